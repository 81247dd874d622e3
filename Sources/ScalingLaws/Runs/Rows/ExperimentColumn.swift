// SPDX-License-Identifier: GPL-3.0-or-later
import Files

/// The column that parts a table into experiments, where one does.
struct ExperimentColumn {
  /// The column; nil where the table has none.
  let column: String?
  /// The experiments, in the order in which they first come; empty where the column parts nothing.
  let names: [String]
  /// Why a column that is called so parts nothing.
  let note: String?

  var isGrouping: Bool { !names.isEmpty }

  /// A column with one name a row, or with one size a name, names runs and parts nothing, unless it was asked for.
  init(_ table: Table, columns: RunColumns, options: RunOptions) {
    let finder = ColumnFinder(table)
    let asked = columns.experiment.flatMap { table.firstColumn(named: [$0]) }
    guard let column = asked ?? finder.candidates(.experiment).first?.column,
      let texts = try? table.texts(column)
    else {
      (self.column, names, note) = (nil, [], nil)
      return
    }
    self.column = column
    var rows = Array(0..<table.rowCount)
    for condition in options.conditions {
      if let holds = try? condition.holds(in: table) { rows = rows.filter { holds[$0] } }
    }
    var found: [String] = []
    var seen: Set<String> = []
    for row in rows where seen.insert(texts[row]).inserted { found.append(texts[row]) }
    if options.pools {
      names = []
      note =
        found.count > 1
        ? "'\(column)' has \(found.count) experiments, which are read together" : nil
      return
    }
    if asked != nil || found.count < 2 || options.experiment != nil {
      (names, note) = (found, nil)
      return
    }
    if 2 * found.count > rows.count {
      names = []
      note =
        "'\(column)' has \(found.count) names for \(rows.count) rows: it names runs and does not part the table"
      return
    }
    if let size = (try? finder.find(.parameters, asked: columns.parameters)).flatMap({ $0 })?
      .columns.first,
      let sizes = try? table.texts(size)
    {
      let own = Dictionary(grouping: rows) { texts[$0] }.mapValues {
        Set($0.map { sizes[$0] }).count
      }
      if own.values.allSatisfy({ $0 == 1 }) {
        names = []
        note =
          "'\(column)' has \(found.count) names of one size each: it names runs and does not part the table"
        return
      }
    }
    (names, note) = (found, nil)
  }
}
