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

  static func columns(_ array: NumpyArray, path: String) throws(FileError) -> Columns {
    guard array.shape.count == 2, array.shape[1] == 2 else {
      throw FileError(
        path: path,
        "expected shape [n, 2] (loss, entropy), found \(array.shape): "
          + "save numpy.stack([nll, entropy], axis=1)")
    }
    let count = array.shape[0]
    var columns = Columns()
    columns.nll.reserveCapacity(count)
    columns.entropy.reserveCapacity(count)
    for row in 0..<count {
      let (nll, entropy) = (array.values[2 * row], array.values[2 * row + 1])
      for (column, name, value) in [(0, "loss", nll), (1, "entropy", entropy)]
      where !(value.isFinite && value >= 0) {
        throw FileError(
          path: path,
          "expected a finite \(name) of at least 0 in row \(row), column \(column) (from 0), "
            + "found \(value): mend the measurement or leave the token out")
      }
      columns.nll.append(nll)
      columns.entropy.append(entropy)
    }
    return columns
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
