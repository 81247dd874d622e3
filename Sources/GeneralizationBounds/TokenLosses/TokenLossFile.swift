// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// The three file formats of token losses, read into two columns of checked numbers.
enum TokenLossFile {
  /// Losses and entropies in the file's own unit, each finite and at least 0.
  struct Columns {
    var nll: [Float] = []
    var entropy: [Float] = []
  }

  /// Reads a file by its extension.
  static func read(_ path: String) throws(FileError) -> Columns {
    switch (path as NSString).pathExtension.lowercased() {
    case "npy": return try columns(NumpyArray(contentsOf: path), path: path)
    case "csv", "tsv", "txt": return try columns(Table(contentsOf: path))
    case "jsonl", "ndjson": return try columns(jsonLines: TextFile.text(of: path), path: path)
    case let other:
      throw FileError(
        path: path,
        "expected token losses in a .npy, .csv or .jsonl file, found the extension '\(other)'")
    }
  }

  /// The rows of files that follow one another: mapped where all are `.npy` and one is large, else read; and what
  /// one look at them found.
  ///
  /// - Parameters:
  ///   - unit: Nats a unit of the files' numbers.
  ///   - mappedSize: The size in bytes from which a file counts as large.
  static func rows(
    _ paths: [String], unit: Double, mappedSize: Int
  ) throws(FileError) -> (rows: TokenRows, scan: TokenScan) {
    let isArray = paths.map { ($0 as NSString).pathExtension.lowercased() == "npy" }
    if !isArray.contains(false) {
      let isLarge = paths.contains { size(of: $0) >= mappedSize }
      var files: [(file: MappedFile, offset: Int, count: Int)] = []
      var pairs: [Float] = []
      var counts: [Int] = []
      for path in paths {
        if isLarge {
          files.append(try mapped(path))
          counts.append(files[files.count - 1].count)
        } else {
          let array = try NumpyArray(contentsOf: path)
          try checkShape(array.shape, path: path)
          pairs = pairs.isEmpty ? array.values : pairs + array.values
          counts.append(array.shape[0])
        }
      }
      let rows =
        isLarge ? TokenRows(mapped: files, unit: unit) : TokenRows(pairs: pairs, unit: unit)
      let scan = TokenScan(of: rows)
      if let index = scan.firstBad { throw refusal(of: index, in: rows, counts, paths: paths) }
      if let (first, second) = repeated(rows, counts) {
        throw FileError(
          path: paths[second],
          "expected tokens that come once, found the rows of \(paths[first]) again: give each "
            + "shard once, and one epoch")
      }
      return (rows, scan)
    }
    var all = Columns()
    for path in paths {
      let columns = try read(path)
      all.nll += columns.nll
      all.entropy += columns.entropy
    }
    let rows = TokenRows(nll: all.nll, entropy: all.entropy, unit: unit)
    return (rows, TokenScan(of: rows))
  }

  private static func size(of path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }

  private static func mapped(
    _ path: String
  ) throws(FileError) -> (file: MappedFile, offset: Int, count: Int) {
    let file = try MappedFile(path: path)
    let prefix = UnsafeRawBufferPointer(
      start: file.base, count: min(file.size, NumpyHeader.longest))
    let header = try NumpyHeader(prefix: Array(prefix), fileSize: file.size, path: path)
    try checkShape(header.shape, path: path)
    return (file, header.offset, header.shape[0])
  }

  /// What is wrong with a row, by its file and its place there.
  private static func refusal(
    of index: Int, in rows: TokenRows, _ counts: [Int], paths: [String]
  ) -> FileError {
    var row = index
    var file = 0
    while row >= counts[file] {
      row -= counts[file]
      file += 1
    }
    let (nll, entropy) = rows.columns(at: index, count: 1)
    let isLoss = !(nll[0].isFinite && nll[0] >= 0)
    return FileError(
      path: paths[file],
      "expected a finite \(isLoss ? "loss" : "entropy") of at least 0 in row \(row), "
        + "column \(isLoss ? 0 : 1) (from 0), found \(isLoss ? nll[0] : entropy[0]): "
        + "mend the measurement or leave the token out")
  }

  /// Two shards of the same rows; nil where all differ. Shards of a handful of rows may be alike by chance.
  private static func repeated(_ rows: TokenRows, _ counts: [Int]) -> (Int, Int)? {
    var starts = [0]
    for count in counts { starts.append(starts[starts.count - 1] + count) }
    func pairs(_ shard: Int, _ size: Int) -> (nll: [Float], entropy: [Float]) {
      rows.columns(at: starts[shard], count: size)
    }
    for second in counts.indices where counts[second] >= 64 {
      for first in 0..<second where counts[first] == counts[second] {
        let head = min(counts[first], 4096)
        guard pairs(first, head) == pairs(second, head) else { continue }
        if pairs(first, counts[first]) == pairs(second, counts[second]) { return (first, second) }
      }
    }
    return nil
  }

  private static func checkShape(_ shape: [Int], path: String) throws(FileError) {
    guard shape.count == 2, shape[1] == 2 else {
      throw FileError(
        path: path,
        "expected shape [n, 2] (loss, entropy), found \(shape): "
          + "save numpy.stack([nll, entropy], axis=1)")
    }
  }

  /// One `.npy` file beside files of text; its numbers are checked when all rows are.
  static func columns(_ array: NumpyArray, path: String) throws(FileError) -> Columns {
    try checkShape(array.shape, path: path)
    let rows = TokenRows(pairs: array.values, unit: 1)
    if let index = TokenScan(of: rows).firstBad {
      throw refusal(of: index, in: rows, [rows.count], paths: [path])
    }
    let columns = rows.columns()
    return Columns(nll: columns.nll, entropy: columns.entropy)
  }

  static func columns(_ table: Table) throws(FileError) -> Columns {
    guard let nll = table.firstColumn(named: ["nll", "loss"]) else {
      throw missing("nll' or 'loss", in: table)
    }
    guard let entropy = table.firstColumn(named: ["entropy"]) else {
      throw missing("entropy", in: table)
    }
    return Columns(nll: try floats(nll, in: table), entropy: try floats(entropy, in: table))
  }

  private static func missing(_ names: String, in table: Table) -> FileError {
    let found = table.header.map { "'\($0)'" }.joined(separator: ", ")
    return FileError(path: table.path, line: 1, "expected a column '\(names)', found \(found)")
  }

  private static func floats(_ column: String, in table: Table) throws(FileError) -> [Float] {
    let numbers = try table.numbers(column, .nonNegative)
    let floats = numbers.map { Float($0) }
    if let row = floats.firstIndex(where: { !$0.isFinite }) {
      throw table.error(
        row: row, column: column,
        "expected a number that fits 32 bits in column '\(column)', found \(numbers[row])")
    }
    return floats
  }

  static func columns(jsonLines text: String, path: String) throws(FileError) -> Columns {
    var columns = Columns()
    var line = 0
    for content in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      line += 1
      if content.allSatisfy(\.isWhitespace) { continue }
      var scanner = JSONLine(content, path: path, line: line)
      let pair = try scanner.pair()
      columns.nll.append(pair.nll)
      columns.entropy.append(pair.entropy)
    }
    return columns
  }
}
