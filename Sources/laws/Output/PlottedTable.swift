// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods
import ScalingLaws

/// The columns of a user's table that `laws plot` draws.
struct PlottedTable {
  struct Row {
    var x: Double
    var y: Double
    var interval: ClosedRange<Double>?
    var series: String
    var facet: String
    var name: String
  }

  let command: PlotCommand
  let path: String
  let x: PlottedColumn
  /// The first column of --y; nil for the spread of x alone.
  let y: PlottedColumn?
  private(set) var rows: [Row] = []
  /// Names of series in order, and whether the order means something.
  let series: [String]
  let isOrdered: Bool
  let facets: [String]
  /// What the reader must be told beside what the picture says itself.
  var notes: [String] = []

  init(_ command: PlotCommand) throws {
    self.command = command
    path = command.table
    let (table, choices) = try command.chosenRows()
    func texts(_ name: String?) throws -> [String]? {
      try name.map { try table.texts(table.column($0)) }
    }
    let isSpread = command.kind.isSpread
    x = try PlottedColumn(command.x, in: table, mayBeWords: !isSpread, choices)
    let ys = try (command.y ?? "").split(separator: ",").map {
      try PlottedColumn(
        String($0), in: table, mayBeWords: !(command.y ?? "").contains(","), choices)
    }
    y = ys.first
    try Self.check(command, x, y)
    let facet = try texts(command.facet)
    let names = try texts(command.names)
    let colors = try texts(command.color).map(PlottedSeries.init)
    let low = try command.low.map {
      try PlottedColumn($0, in: table, mayBeWords: false, choices).values
    }
    let high = try command.high.map {
      try PlottedColumn($0, in: table, mayBeWords: false, choices).values
    }
    var gaps = 0
    for (column, values) in isSpread ? [("", x.values)] : ys.map({ ($0.name, $0.values) }) {
      for i in 0..<table.rowCount {
        guard let x = x.values[i], let y = values[i] else {
          gaps += 1
          continue
        }
        var interval: ClosedRange<Double>?
        if let low = low?[i], let high = high?[i] {
          guard low <= high else {
            throw table.error(
              row: i, column: try table.column(command.low ?? ""),
              "expected an error bar's lower end below its upper end, found \(low) and \(high)")
          }
          interval = low...high
        }
        let color = colors?.names[i] ?? ""
        rows.append(
          Row(
            x: x, y: y, interval: interval,
            series: ys.count > 1 ? (color.isEmpty ? column : "\(column), \(color)") : color,
            facet: facet?[i] ?? "", name: names?[i] ?? ""))
      }
    }
    guard !rows.isEmpty else {
      let columns = ([command.x] + ys.map(\.name)).map { "'\($0)'" }.joined(separator: " and ")
      let left = command.source.conditions.isEmpty ? "" : " after --where"
      throw FileError(
        path: path, "expected rows with values in \(columns)\(left), found none")
    }
    if gaps > 0 {
      notes.append(
        "\(gaps) \(gaps == 1 ? "row has" : "rows have") no x\(isSpread ? "" : " or no y")")
    }
    isOrdered = colors?.isOrdered == true && ys.count <= 1
    series =
      isOrdered ? colors?.order ?? [] : PlottedSeries.inOrder(rows.map(\.series))
    facets = PlottedSeries.inOrder(rows.map(\.facet))
    for (found, most, option) in [
      (isOrdered ? 1 : series.count, 24, command.color ?? command.y ?? ""),
      (facets.count, 36, command.facet ?? ""), (x.words.count, 60, command.x),
      (y?.words.count ?? 0, 60, command.y ?? ""),
    ] where found > most {
      throw FileError(
        path: path, "expected at most \(most) different values in '\(option)', found \(found)")
    }
  }

  /// Words along an axis have no logarithm, no law and no mean.
  private static func check(
    _ command: PlotCommand, _ x: PlottedColumn, _ y: PlottedColumn?
  ) throws {
    let look = command.look
    func isWords(_ column: PlottedColumn?) -> Bool { column?.words.isEmpty == false }
    func expect(_ column: PlottedColumn?, _ option: String) throws {
      guard let column, let first = column.words.first else { return }
      throw FileError(
        path: command.table,
        "expected numbers in '\(column.name)' with \(option), found '\(first)'")
    }
    if look.log.contains("x") { try expect(x, "--log x") }
    if look.log.contains("y") { try expect(y, "--log y") }
    if look.xRange != nil { try expect(x, "--x-range") }
    if look.yRange != nil { try expect(y, "--y-range") }
    if command.fit != nil {
      try expect(x, "--fit")
      try expect(y, "--fit")
    }
    if command.kind == .mean { try expect(y, "--as mean") }
    if command.kind.isBars, isWords(x) { try expect(y, "--as \(command.kind.rawValue)") }
  }
}
