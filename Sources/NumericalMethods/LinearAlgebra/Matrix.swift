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
    let least = min(left.columns, right.columns)
    if let library = OpenBLAS.forRows(least) {
      library.dgemm(
        OpenBLAS.rowMajor, OpenBLAS.plain, OpenBLAS.plain, Int32(left.rows), Int32(right.columns),
        Int32(left.columns), 1, left.elements, Int32(left.columns), right.elements,
        Int32(right.columns), 0, &product.elements, Int32(right.columns))
      return product
    }
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(left.rows), Int32(right.columns),
      Int32(left.columns), 1, left.elements, Int32(left.columns), right.elements,
      Int32(right.columns), 0, &product.elements, Int32(right.columns))
    return product
  }

  /// Aᵀ, `columns` × `rows`.
  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    // Squares of 32 × 32, whose rows and columns stay in the first cache.
    let side = 32
    elements.withUnsafeBufferPointer { a in
      result.elements.withUnsafeMutableBufferPointer { b in
        for top in stride(from: 0, to: rows, by: side) {
          for left in stride(from: 0, to: columns, by: side) {
            for i in top..<min(top + side, rows) {
              for j in left..<min(left + side, columns) { b[j * rows + i] = a[i * columns + j] }
            }
          }
        }
      }
    }
    return result
  }

  /// A Bᵀ for all columns, or the columns in a range, of matrices with as many columns, times a factor, added to columns
  /// of a third: C[:, place] += factor · A[:, columns] · B[rows, columns]ᵀ, with as many rows as places.
  ///
  /// - Parameters:
  ///   - factor: a number.
  ///   - a: as many rows as this matrix.
  ///   - b: at least as many columns as `columns` names.
  ///   - rows: of B.
  ///   - columns: of A and B; none adds nothing.
  public mutating func add(
    _ factor: Double, times a: Matrix, _ b: Matrix, rows range: Range<Int>, columns: Range<Int>
  ) {
    precondition(
      a.rows == rows && range.lowerBound >= 0 && range.upperBound <= min(b.rows, self.columns)
        && columns.lowerBound >= 0 && columns.upperBound <= min(a.columns, b.columns),
      "products of \(a.rows) × \(columns) and \(range) × \(columns) in \(rows) × \(self.columns)")
    guard !range.isEmpty, !columns.isEmpty else { return }
    let (m, n, k) = (Int32(rows), Int32(range.count), Int32(columns.count))
    let width = self.columns
    a.elements.withUnsafeBufferPointer { x in
      b.elements.withUnsafeBufferPointer { y in
        elements.withUnsafeMutableBufferPointer { c in
          guard let x = x.baseAddress, let y = y.baseAddress, let c = c.baseAddress else { return }
          let (left, right) = (
            x + columns.lowerBound, y + range.lowerBound * b.columns + columns.lowerBound
          )
          if let library = OpenBLAS.forRows(rows) {
            library.dgemm(
              OpenBLAS.rowMajor, OpenBLAS.plain, OpenBLAS.transposed, m, n, k, factor, left,
              Int32(a.columns), right, Int32(b.columns), 1, c + range.lowerBound, Int32(width))
          } else {
            cblas_dgemm(
              CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, factor, left, Int32(a.columns),
              right, Int32(b.columns), 1, c + range.lowerBound, Int32(width))
          }
        }
      }
    }
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
