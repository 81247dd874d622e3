// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods

/// The file formats of token losses, read into two columns of checked numbers.
enum TokenLossFile {
  /// Losses and entropies in the file's own unit, each finite and at least 0.
  struct Columns {
    var nll: [Float] = []
    var entropy: [Float] = []
  }

  /// Reads an input by its first bytes: `.npy`, lines of JSON, or a table.
  static func read(_ source: Source, unit: Double = 1) throws(FileError) -> Columns {
    if try isArray(source) {
      let (rows, _) = try self.rows([source], unit: 1)
      let (nll, entropy) = rows.columns()
      return Columns(nll: nll, entropy: entropy)
    }
    try source.refuseOtherFormats(
      expected: "token losses (.npy, a table, or lines of JSON; gzip of each)")
    let first = try source.prefix(4096).drop { UnicodeScalar($0).properties.isWhitespace }.first
    let isNamed = ["jsonl", "ndjson"].contains(ending(of: source))
    if isNamed || first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      if let logged = try LoggedProbabilities.columns(source, unit: unit) { return logged }
      return try columns(jsonLines: source, unit: unit)
    }
    return try columns(Table(source), unit: unit)
  }

  private static func ending(of source: Source) -> String {
    (source.path as NSString).pathExtension.lowercased()
  }

  /// Whether an input is a `.npy` file by its bytes, or claims to be one by its name.
  private static func isArray(_ source: Source) throws(FileError) -> Bool {
    try source.isNumpy() || ending(of: source) == "npy"
  }

  /// The rows of inputs that follow one another, and what one look at them found.
  ///
  /// - Parameters:
  ///   - unit: Nats a unit of the inputs' numbers.
  ///   - mayRepeat: Whether rows may come again.
  static func rows(
    _ inputs: [Source], unit: Double, mayRepeat: Bool = false
  ) throws(FileError) -> (rows: TokenRows, scan: TokenScan) {
    var areArrays = true
    for input in inputs where try !isArray(input) { areArrays = false }
    if areArrays {
      let arrays = try arrays(inputs)
      let counts = arrays.map(\.count)
      var rows = TokenRows(files: arrays.map { ($0.losses, $0.entropies, $0.count) }, unit: unit)
      var scan = TokenScan(of: rows)
      try rows.confirm()
      if let first = scan.firstBad {
        let paths = arrays.map { (losses: $0.path, entropies: $0.entropyPath) }
        guard let rounded = RoundedRows.clipped(rows, from: first) else {
          throw refusal(of: first, in: rows, counts, paths: paths)
        }
        (rows, scan) = (rounded, TokenScan(of: rounded))
        if let index = scan.firstBad { throw refusal(of: index, in: rows, counts, paths: paths) }
      }
      if let refusal = RowDoubt.refusal(
        of: rows, counts: counts, paths: arrays.map(\.path), mayRepeat: mayRepeat)
      {
        throw refusal
      }
      return (rows, scan)
    }
    var all = Columns()
    var counts: [Int] = []
    for input in inputs {
      let columns = try read(input, unit: unit)
      counts.append(columns.nll.count)
      all.nll += columns.nll
      all.entropy += columns.entropy
    }
    let rows = TokenRows(nll: all.nll, entropy: all.entropy, unit: unit)
    if let refusal = RowDoubt.refusal(
      of: rows, counts: counts, paths: inputs.map(\.path), mayRepeat: mayRepeat)
    {
      throw refusal
    }
    return (rows, TokenScan(of: rows))
  }

  /// Rows of one `.npy` file of pairs, or of two of a column each.
  private struct Pairs {
    let path, entropyPath: String
    let losses, entropies: TokenRows.Column
    let count: Int
  }

  /// What `.npy` files hold, in their order: pairs, or losses in one and entropies in the next.
  private static func arrays(_ inputs: [Source]) throws(FileError) -> [Pairs] {
    var arrays: [Pairs] = []
    var place = 0
    while place < inputs.count {
      let source = inputs[place]
      let header = try header(of: source)
      func column(_ source: Source, _ header: NumpyHeader, _ place: Int) -> TokenRows.Column {
        TokenRows.Column(
          source: source, offset: header.offset + place * header.type.bytes,
          stride: header.shape.count == 2 ? 2 : 1, type: header.type)
      }
      place += 1
      if header.shape.count == 1 {
        guard place < inputs.count else {
          throw FileError(
            path: source.path,
            "expected a file of entropies of shape \(header.shape) after one of losses, found none: "
              + "give both, or numpy.stack([nll, entropy], axis=1)")
        }
        let next = inputs[place]
        let otherHeader = try self.header(of: next)
        guard otherHeader.shape == header.shape else {
          throw FileError(
            path: next.path,
            "expected entropies of shape \(header.shape), as \(source.path) has, found "
              + "\(otherHeader.shape)")
        }
        place += 1
        arrays.append(
          Pairs(
            path: source.path, entropyPath: next.path, losses: column(source, header, 0),
            entropies: column(next, otherHeader, 0), count: header.shape[0]))
      } else {
        try checkShape(header.shape, path: source.path)
        arrays.append(
          Pairs(
            path: source.path, entropyPath: source.path, losses: column(source, header, 0),
            entropies: column(source, header, 1), count: header.shape[0]))
      }
    }
    return arrays
  }

  private static func header(of source: Source) throws(FileError) -> NumpyHeader {
    guard source.size > 0 else {
      throw FileError(
        path: source.path,
        "expected a NumPy .npy file, found an empty one: write it with numpy.save"
      )
    }
    return try NumpyHeader(
      prefix: source.prefix(NumpyHeader.longest), fileSize: source.size, path: source.path,
      accepting: [.float32, .float64, .float16])
  }

  /// What is wrong with a row, by its file and its place there.
  private static func refusal(
    of index: Int, in rows: TokenRows, _ counts: [Int], paths: [(losses: String, entropies: String)]
  ) -> FileError {
    var row = index
    var file = 0
    while row >= counts[file] {
      row -= counts[file]
      file += 1
    }
    let (nll, entropy) = rows.columns(at: index, count: 1)
    let isLoss = !(nll[0] >= 0 && nll[0] <= TokenLosses.mostLoss)
    let value = isLoss ? nll[0] : entropy[0]
    let range =
      value.isFinite && value > 0
      ? "of at most \(Int(TokenLosses.mostLoss)) nats" : "of at least 0"
    let (lossPath, entropyPath) = paths[file]
    let column = lossPath == entropyPath ? ", column \(isLoss ? 0 : 1)" : ""
    return FileError(
      path: isLoss ? lossPath : entropyPath,
      "expected a finite \(isLoss ? "loss" : "entropy") \(range) in row \(row)\(column) "
        + "(from 0), found \(value): correct the measurement; the bound is "
        + "about the whole sample, so no token may be left out")
  }

  private static func checkShape(_ shape: [Int], path: String) throws(FileError) {
    guard shape.count == 2, shape[1] == 2 else {
      throw FileError(
        path: path,
        "expected shape [n, 2] (loss, entropy), found \(shape): "
          + "save numpy.stack([nll, entropy], axis=1)")
    }
  }

  static func columns(_ table: Table, unit: Double = 1) throws(FileError) -> Columns {
    guard let nll = table.firstColumn(named: ["nll", "loss"]) else {
      throw missing("nll' or 'loss", in: table)
    }
    guard let entropy = table.firstColumn(named: ["entropy"]) else {
      throw missing("entropy", in: table)
    }
    return Columns(
      nll: try floats(nll, in: table, unit: unit),
      entropy: try floats(entropy, in: table, unit: unit))
  }

  private static func missing(_ names: String, in table: Table) -> FileError {
    let found = table.header.map { "'\($0)'" }.joined(separator: ", ")
    return FileError(path: table.path, line: 1, "expected a column '\(names)', found \(found)")
  }

  private static func floats(
    _ column: String, in table: Table, unit: Double
  ) throws(FileError) -> [Float] {
    let numbers = try nonNegative(column, in: table)
    let floats = numbers.map { RoundedRows.clipped(Float($0)) }
    if let row = floats.firstIndex(where: { Float(Double($0) * unit) > TokenLosses.mostLoss }) {
      throw table.error(
        row: row, column: column,
        "expected a number of at most \(Int(TokenLosses.mostLoss)) nats in column '\(column)', found "
          + "\(numbers[row])")
    }
    return floats
  }

  /// The numbers of a column, of which those that rounding put below 0 are still below it.
  private static func nonNegative(
    _ column: String, in table: Table
  ) throws(FileError) -> [Double] {
    do throws(FileError) {
      return try table.numbers(column, .nonNegative)
    } catch {
      guard let numbers = try? table.numbers(column, .finite),
        numbers.allSatisfy({ $0 >= Double(RoundedRows.least) })
      else { throw error }
      return numbers
    }
  }

  /// Reads lines of JSON.
  static func columns(
    jsonLines source: Source, unit: Double = 1
  ) throws(FileError) -> Columns {
    let data = try source.data()
    return try withExtendedLifetime(data) { () throws(FileError) -> Columns in
      guard let bytes = source.bytes else { return Columns() }
      if let columns = plainRecords(source, bytes, unit: unit) { return columns }
      return try columns(lines: bytes, path: source.path, unit: unit)
    }
  }

  /// The losses of records that all have the same fields and hold numbers only; nil where a line needs a closer look.
  private static func plainRecords(
    _ source: Source, _ bytes: UnsafeRawBufferPointer, unit: Double
  ) -> Columns? {
    guard let base = bytes.baseAddress, bytes.first == UInt8(ascii: "{"),
      memchr(base, Int32(UInt8(ascii: "[")), bytes.count) == nil, let table = try? Table(source)
    else { return nil }
    let losses = table.header.filter { $0 == "nll" || $0 == "loss" }
    guard losses.count == 1, table.header.contains("entropy"),
      !table.header.contains(where: { $0.contains(".") })
    else { return nil }
    // Two quotes a name, and none around a value.
    let quotes = bytes.reduce(into: 0) { $0 &+= $1 == UInt8(ascii: "\"") ? 1 : 0 }
    guard quotes == 2 * table.rowCount * table.header.count else { return nil }
    return try? columns(table, unit: unit)
  }

  private static func columns(
    lines bytes: UnsafeRawBufferPointer, path: String, unit: Double
  ) throws(FileError) -> Columns {
    var columns = Columns()
    var line = 0
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      line += 1
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      let content = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      start = end + 1
      if content.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) { continue }
      var scanner = JSONLine(content, path: path, line: line, unit: unit)
      let pair = try scanner.pair()
      columns.nll.append(pair.nll)
      columns.entropy.append(pair.entropy)
    }
    return columns
  }
}
