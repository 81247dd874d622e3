// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods

/// Symmetric matrices in the Matrix Market exchange format.
///
/// `coordinate` and `array`, `real` and `integer`, `symmetric` and `general` are read; a general matrix must turn
/// out symmetric. Elements given twice are added.
///
/// > Source: Boisvert, Pozo and Remington, The Matrix Market exchange formats, NIST, 1996.
enum MatrixMarket {
  static func read(_ path: String) throws(FileError) -> SymmetricMatrix {
    var reader = Reader(text: try TextFile.text(of: path), path: path)
    let (isCoordinate, isSymmetric) = try reader.banner()
    let size = try reader.numbers(isCoordinate ? 3 : 2, "the matrix's size")
    let (rows, columns) = (Int(size[0]), Int(size[1]))
    guard rows == columns, rows >= 1, rows <= 100_000_000 else {
      throw reader.error("expected a square matrix, found \(rows) × \(columns)")
    }
    if !isCoordinate {
      var matrix = Matrix(rows: rows, columns: rows)
      for column in 0..<rows {
        for row in (isSymmetric ? column : 0)..<rows {
          let value = try reader.numbers(1, "an element")[0]
          matrix[row, column] = value
          if isSymmetric { matrix[column, row] = value }
        }
      }
      try reader.end()
      do throws(SpectrumError) { return try SymmetricMatrix(matrix) } catch {
        throw FileError(path: path, error.description)
      }
    }
    var entries: [Int: Double] = [:]
    for _ in 0..<Int(size[2]) {
      let entry = try reader.numbers(3, "an entry 'row column value'")
      let (i, j) = (Int(entry[0]) - 1, Int(entry[1]) - 1)
      guard (0..<rows).contains(i), (0..<rows).contains(j) else {
        throw reader.error(
          "expected a row and a column from 1 to \(rows), found \(i + 1) and \(j + 1)")
      }
      entries[i * rows + j, default: 0] += entry[2]
      if isSymmetric, i != j { entries[j * rows + i, default: 0] += entry[2] }
    }
    try reader.end()
    let limit = SymmetricMatrix.tolerance * entries.values.reduce(0) { max($0, abs($1)) }
    let keys = entries.keys.sorted()
    for key in keys {
      let (i, j) = (key / rows, key % rows)
      let (value, mirrored) = (entries[key] ?? 0, entries[j * rows + i] ?? 0)
      if abs(value - mirrored) > limit {
        let odd = SpectrumError.notSymmetric(
          row: i + 1, column: j + 1, value: value, mirrored: mirrored)
        throw FileError(path: path, odd.description)
      }
    }
    var sparse = SymmetricMatrix.Sparse(
      starts: [0], columns: keys.map { $0 % rows }, values: keys.map { entries[$0] ?? 0 })
    var k = 0
    for row in 0..<rows {
      while k < keys.count, keys[k] / rows == row { k += 1 }
      sparse.starts.append(k)
    }
    return SymmetricMatrix(dimension: rows, sparse: sparse)
  }

  /// The file's lines, one after another, comments and blank lines passed over.
  private struct Reader {
    private let lines: [Substring]
    private let path: String
    private var line = 0

    init(text: String, path: String) {
      lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
      self.path = path
    }

    func error(_ message: String) -> FileError { FileError(path: path, line: line, message) }

    mutating func banner() throws(FileError) -> (isCoordinate: Bool, isSymmetric: Bool) {
      line = 1
      let words = (lines.first ?? "").lowercased().split(separator: " ").map(String.init)
      guard words.count == 5, words[0] == "%%matrixmarket", words[1] == "matrix",
        ["coordinate", "array"].contains(words[2]), ["real", "integer"].contains(words[3]),
        ["symmetric", "general"].contains(words[4])
      else {
        throw error(
          "expected '%%MatrixMarket matrix coordinate|array real|integer symmetric|general', found "
            + "'\((lines.first ?? "").prefix(80))'")
      }
      return (words[2] == "coordinate", words[4] == "symmetric")
    }

    private mutating func next() -> Substring? {
      while line < lines.count {
        line += 1
        let text = lines[line - 1]
        if text.first != "%", text.contains(where: { !$0.isWhitespace }) { return text }
      }
      return nil
    }

    mutating func numbers(_ count: Int, _ what: String) throws(FileError) -> [Double] {
      guard let text = next() else {
        throw error("expected \(what), found the end of the file")
      }
      let words = text.split { $0.isWhitespace }
      let values = words.compactMap { Double($0) }.filter(\.isFinite)
      guard values.count == count, words.count == count else {
        throw error("expected \(what): \(count) finite numbers, found '\(text.prefix(80))'")
      }
      for index in values.dropLast() where index != index.rounded() || index < 0 || index > 1e15 {
        throw error("expected whole numbers in \(what), found '\(text.prefix(80))'")
      }
      return values
    }

    mutating func end() throws(FileError) {
      if let text = next() {
        throw error("expected the end of the file, found '\(text.prefix(80))'")
      }
    }
  }
}
