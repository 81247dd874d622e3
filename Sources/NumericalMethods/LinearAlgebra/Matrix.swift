// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// A dense matrix of numbers, stored row after row.
public struct Matrix: Sendable, Equatable {
  /// At least 1.
  public let rows: Int
  /// At least 1.
  public let columns: Int
  /// `rows * columns` numbers; element (i, j) lies at `i * columns + j`.
  public var elements: [Double]

  /// A matrix of one number throughout; `rows` and `columns` ≥ 1.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    self.init(
      rows: rows, columns: columns, elements: [Double](repeating: value, count: rows * columns))
  }

  /// A matrix from `rows * columns` numbers, row after row; `rows` and `columns` ≥ 1.
  public init(rows: Int, columns: Int, elements: [Double]) {
    precondition(rows > 0 && columns > 0, "a matrix cannot be \(rows) × \(columns)")
    precondition(
      elements.count == rows * columns,
      "a \(rows) × \(columns) matrix cannot hold \(elements.count) elements")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// The matrix whose rows are `rows`, all of one length.
  public init(_ rows: [[Double]]) {
    let width = rows.first?.count ?? 0
    for row in rows {
      precondition(row.count == width, "rows of \(width) and of \(row.count) elements")
    }
    self.init(rows: rows.count, columns: width, elements: Array(rows.joined()))
  }

  /// Element (i, j), both counted from 0; an index beyond the matrix ends the program.
  public subscript(row: Int, column: Int) -> Double {
    get {
      checkIndex(row, column)
      return elements[row * columns + column]
    }
    set {
      checkIndex(row, column)
      elements[row * columns + column] = newValue
    }
  }

  private func checkIndex(_ row: Int, _ column: Int) {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "element (\(row), \(column)) of a \(rows) × \(columns) matrix")
  }

  /// The matrix as an array of rows.
  public var asRows: [[Double]] {
    (0..<rows).map { Array(elements[$0 * columns..<($0 + 1) * columns]) }
  }

  /// The matrix product; `left.columns` must equal `right.rows`.
  public static func * (left: Matrix, right: Matrix) -> Matrix {
    precondition(
      left.columns == right.rows,
      "\(left.rows) × \(left.columns) times \(right.rows) × \(right.columns)")
    var product = Matrix(rows: left.rows, columns: right.columns)
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(left.rows), Int32(right.columns),
      Int32(left.columns), 1, left.elements, Int32(left.columns), right.elements,
      Int32(right.columns), 0, &product.elements, Int32(right.columns))
    return product
  }

  /// Aᵀ, `columns` × `rows`.
  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for i in 0..<rows {
      for j in 0..<columns { result.elements[j * rows + i] = elements[i * columns + j] }
    }
    return result
  }
}

extension Matrix {
  /// Lends the elements to GSL as a `gsl_matrix` that lives as long as the call.
  mutating func withGSL<Result>(
    _ body: (UnsafeMutablePointer<gsl_matrix>) throws -> Result
  ) rethrows -> Result {
    let (rows, columns) = (rows, columns)
    return try elements.withUnsafeMutableBufferPointer { buffer in
      var view = gsl_matrix_view_array(buffer.baseAddress, rows, columns)
      return try body(&view.matrix)
    }
  }
}

extension Array where Element == Double {
  /// Lends the numbers to GSL as a `gsl_vector` that lives as long as the call.
  mutating func withGSL<Result>(
    _ body: (UnsafeMutablePointer<gsl_vector>) throws -> Result
  ) rethrows -> Result {
    let count = count
    return try withUnsafeMutableBufferPointer { buffer in
      var view = gsl_vector_view_array(buffer.baseAddress, count)
      return try body(&view.vector)
    }
  }
}
