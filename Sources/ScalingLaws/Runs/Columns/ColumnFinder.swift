// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation

/// Finds the columns of a table by what they are called, and says where two could serve.
struct ColumnFinder {
  let table: Table
  let units: RunUnits
  private let names: [ColumnName]

  init(_ table: Table, units: RunUnits = RunUnits()) {
    self.table = table
    self.units = units
    // Charts carry a minimum and a maximum beside each curve.
    names = table.header.filter { !$0.hasSuffix("__MIN") && !$0.hasSuffix("__MAX") }.map {
      ColumnName($0)
    }
  }

  /// A column that could hold a quantity.
  struct Candidate {
    let column: String
    let name: String
    let rank: Int
    let unit: RunUnit?
  }

  /// The column that was asked for, else the one under a usual name, else nil.
  ///
  /// - Throws: `FileError` where there is no such column, or where none of several comes first.
  func find(_ quantity: RunQuantity, asked: String? = nil) throws(FileError) -> QuantityColumn? {
    if let asked { return try column(asked, quantity) }
    var found = candidates(quantity)
    // A column without any number, as exports have, is passed over for one with numbers.
    if quantity.dimension != nil || quantity == .step || quantity == .batchTokens {
      let filled = found.filter(holdsNumbers)
      found = filled.isEmpty ? found.filter { !RunVocabulary.doubtful.contains($0.name) } : filled
    }
    guard let best = found.first else { return nil }
    try expectClear(quantity, best, among: found)
    return QuantityColumn(
      quantity: quantity, text: best.column, expression: nil, unit: unit(quantity, best.unit),
      others: found.dropFirst().filter { !RunVocabulary.doubtful.contains($0.name) }.map(\.column))
  }

  /// A column or an expression that was asked for.
  func column(_ asked: String, _ quantity: RunQuantity) throws(FileError) -> QuantityColumn {
    if let column = table.firstColumn(named: [asked]) {
      return QuantityColumn(
        quantity: quantity, text: column, expression: nil,
        unit: unit(quantity, ColumnName(column).statedUnit(quantity)), others: [])
    }
    guard
      quantity.dimension != nil
        || [.step, .batchSize, .sequenceLength, .weights].contains(quantity)
    else {
      throw Self.missing("a column '\(asked)' with \(quantity.words)", in: table)
    }
    if asked.wholeMatch(of: /[\w. ]+/) != nil, CellNumber(asked) == nil {
      throw Self.missing("a column '\(asked)' with \(quantity.words)", in: table)
    }
    let expression = try ColumnExpression(asked, of: table, for: quantity.words)
    return QuantityColumn(
      quantity: quantity, text: asked, expression: expression, unit: unit(quantity, nil), others: []
    )
  }

  /// The unit that was asked for, else the header's, else the plain one.
  private func unit(_ quantity: RunQuantity, _ stated: RunUnit?) -> RunUnit {
    if let asked = units[quantity] { return asked }
    guard let dimension = quantity.dimension else { return .plain(.count) }
    return (units.isAsIs ? nil : stated) ?? .plain(dimension)
  }

  /// The columns that could hold a quantity, likeliest first.
  func candidates(_ quantity: RunQuantity) -> [Candidate] {
    var found: [Candidate] = []
    for name in names {
      guard let reading = name.reading(as: quantity) else { continue }
      // The `_step` of Weights & Biases counts calls of log, not steps of the optimizer.
      let rank = quantity == .step && isLogStep(name.raw) ? 900 : reading.rank
      found.append(
        Candidate(column: name.raw, name: reading.name, rank: rank, unit: reading.unit))
    }
    if found.isEmpty, quantity == .loss { found = otherLosses() }
    func key(_ candidate: Candidate) -> (Int, Int) {
      (candidate.rank, candidate.unit?.isPlain ?? true ? 0 : 1)
    }
    return found.enumerated().sorted {
      (key($0.element).0, key($0.element).1, $0.offset) < (
        key($1.element).0, key($1.element).1, $1.offset
      )
    }.map(\.element)
  }

  private func isLogStep(_ raw: String) -> Bool { raw == "_step" || raw == "Step" }

  /// Columns whose name says that they are a loss, though it is none of the usual ones.
  private func otherLosses() -> [Candidate] {
    names.compactMap { name in
      guard let form = name.lossForm,
        !form.words.contains(where: RunVocabulary.notLossWords.contains),
        form.words.contains(where: RunVocabulary.lossWords.contains)
      else { return nil }
      return Candidate(column: name.raw, name: "", rank: 2000, unit: form.unit)
    }
  }

  private func holdsNumbers(_ candidate: Candidate) -> Bool {
    guard table.rowCount > 0 else { return true }
    let isDoubtful = RunVocabulary.doubtful.contains(candidate.name)
    // Of a usual name, a number beyond doubt shows at the first cells.
    if isDoubtful,
      (try? table.gappedNumbers(candidate.column))?.contains(where: { !$0.isNaN }) == true
    {
      return true
    }
    var some = false
    var (start, count) = (0, 64)
    while start < table.rowCount {
      let rows = Array(start..<min(start + count, table.rowCount))
      guard let cells = try? table.keeping(rows: rows).texts(candidate.column) else { return true }
      for cell in cells where !RunVocabulary.missing.contains(cell.lowercased()) {
        let isNumber = CellNumber(cell, candidate.unit?.dimension ?? .count) != nil
        if isNumber && !isDoubtful { return true }
        if !isNumber && isDoubtful { return false }
        // A cell that holds something else is an error at that cell, not a reason to take another column.
        if !isNumber { return true }
        some = true
      }
      (start, count) = (start + count, 4 * count)
    }
    return some
  }

  /// Refuses to choose between columns of equal standing that differ.
  private func expectClear(
    _ quantity: RunQuantity, _ best: Candidate, among found: [Candidate]
  ) throws(FileError) {
    var doubts = found.dropFirst().filter {
      $0.rank == best.rank && ($0.unit?.isPlain ?? true) == (best.unit?.isPlain ?? true)
    }
    let groups = RunVocabulary.rivals[quantity] ?? []
    if let own = groups.firstIndex(where: { $0.contains(best.name) }) {
      doubts += found.filter { other in
        groups.indices.contains { $0 != own && groups[$0].contains(other.name) }
      }
    }
    doubts = doubts.filter { !isSame($0.column, best.column) }
    guard !doubts.isEmpty else { return }
    let columns = ([best] + doubts).map { "'\($0.column)'" }.joined(separator: ", ")
    throw FileError(
      path: table.path, line: 1, column: 1,
      "expected one column with \(quantity.words), found \(columns), none of which comes before the others: choose one",
      help: "choose.\(quantity.rawValue)")
  }

  private func isSame(_ a: String, _ b: String) -> Bool {
    guard let a = try? table.texts(a), let b = try? table.texts(b) else { return false }
    return zip(a, b).allSatisfy {
      $0 == $1 || $0.isEmpty || $1.isEmpty || Double($0) == Double($1) && Double($0) != nil
    }
  }

  static func missing(
    _ what: String, in table: Table, detail: String = "", help: String? = nil
  ) -> FileError {
    FileError(
      path: table.path, line: 1, column: 1,
      "expected \(what), found the columns \(table.header.joined(separator: ", "))" + detail,
      help: help)
  }

  /// What the columns hold that look like a quantity but are none, for the sentence where it is missing.
  func foreignColumns(_ quantities: [RunQuantity]) -> String {
    let found = names.compactMap { name -> String? in
      guard let unit = name.foreign else { return nil }
      let looksAlike = ["compute", "size", "flop", "token", "param", "gpu", "tpu", "data"]
        .contains { name.raw.lowercased().contains($0) }
      return looksAlike ? "'\(name.raw)' is \(unit)" : nil
    }
    return found.isEmpty ? "" : "; " + found.joined(separator: ", ")
  }
}
