// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods

/// Symmetric matrices in the Matrix Market exchange format.
///
/// `coordinate` and `array`, `real` and `integer`, `symmetric` and `general` are read; a general matrix must turn
/// out symmetric. Elements given twice are added. Memory follows the file's length, not the size that it states.
///
/// > Source: Boisvert, Pozo and Remington, The Matrix Market exchange formats, NIST, 1996.
enum MatrixMarket {
  static func read(_ path: String) throws(FileError) -> SymmetricMatrix {
    var reader = MatrixMarketReader(text: try TextFile.text(of: path), path: path)
    let (isCoordinate, isSymmetric) = try reader.banner()
    let size = try reader.wholes(isCoordinate ? 3 : 2, "the matrix's size")
    let rows = size[0]
    guard rows == size[1], rows >= 1 else {
      throw reader.error("expected a square matrix, found \(rows) × \(size[1])")
    }
    guard Limits.sparseRows.contains(rows) else {
      throw reader.error(
        "expected a matrix of at most \(Limits.sparseRows.upperBound) rows, found \(rows)")
    }
    // Each entry has a line of its own.
    let entries =
      isCoordinate ? size[2] : isSymmetric ? rows * (rows + 1) / 2 : rows * rows
    guard entries <= reader.linesLeft else {
      throw reader.error(
        "expected \(entries) lines of entries, as the size says, found \(reader.linesLeft): "
          + "the file is truncated")
    }
    return isCoordinate
      ? try sparse(&reader, rows: rows, entries: entries, isSymmetric: isSymmetric)
      : try dense(&reader, rows: rows, isSymmetric: isSymmetric)
  }

  private static func dense(
    _ reader: inout MatrixMarketReader, rows: Int, isSymmetric: Bool
  ) throws(FileError) -> SymmetricMatrix {
    var matrix = Matrix(rows: rows, columns: rows)
    for column in 0..<rows {
      for row in (isSymmetric ? column : 0)..<rows {
        let value = try reader.element()
        matrix[row, column] = value
        if isSymmetric { matrix[column, row] = value }
      }
    }
    try reader.end()
    do throws(SpectrumError) { return try SymmetricMatrix(matrix) } catch {
      throw FileError(path: reader.path, error.description)
    }
  }

  private static func sparse(
    _ reader: inout MatrixMarketReader, rows: Int, entries count: Int, isSymmetric: Bool
  ) throws(FileError) -> SymmetricMatrix {
    var entries: [Int: Double] = [:]
    for _ in 0..<count {
      let (i, j, value) = try reader.entry(rows: rows)
      entries[i * rows + j, default: 0] += value
      if isSymmetric, i != j { entries[j * rows + i, default: 0] += value }
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
        throw FileError(path: reader.path, odd.description)
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
}
