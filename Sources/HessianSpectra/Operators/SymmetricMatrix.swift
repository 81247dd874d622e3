// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
public import NumericalMethods

/// A symmetric matrix in memory, dense or sparse.
public struct SymmetricMatrix: Sendable {
  /// Elements that are not stored are 0: row i holds `columns[starts[i]..<starts[i + 1]]`.
  struct Sparse: Sendable {
    var starts: [Int]
    var columns: [Int]
    var values: [Double]
  }

  enum Storage: Sendable {
    case dense(Matrix)
    case sparse(Sparse)
  }

  /// n, the number of rows and columns.
  public let dimension: Int
  let storage: Storage

  /// How far mirrored elements may differ, in parts of the largest: what single precision leaves.
  public static let tolerance = 1e-5

  /// A dense matrix; mirrored elements that differ by rounding are averaged.
  ///
  /// - Parameter matrix: n × n, finite, symmetric to within ``tolerance`` times its largest element.
  /// - Throws: ``SpectrumError`` for anything else.
  public init(_ matrix: Matrix) throws(SpectrumError) {
    let n = matrix.rows
    guard n == matrix.columns else {
      throw SpectrumError.notSquare(rows: matrix.rows, columns: matrix.columns)
    }
    if let bad = matrix.elements.firstIndex(where: { !$0.isFinite }) {
      throw SpectrumError.notFinite(
        row: bad / n + 1, column: bad % n + 1, value: matrix.elements[bad])
    }
    var even = matrix
    let limit = Self.tolerance * matrix.elements.reduce(0) { max($0, abs($1)) }
    // Squares of 32 × 32, whose rows and columns stay in the first cache; the first pair of the first row is named.
    let side = 32
    var odd: (Int, Int)?
    even.elements.withUnsafeMutableBufferPointer { a in
      for top in stride(from: 0, to: n, by: side) {
        for left in stride(from: 0, through: top, by: side) {
          for i in top..<min(top + side, n) {
            for j in left..<max(left, min(left + side, i)) {
              let (low, high) = (a[i * n + j], a[j * n + i])
              if abs(low - high) > limit, odd.map({ (i, j) < ($0.1, $0.0) }) ?? true {
                odd = (j, i)
              }
              (a[i * n + j], a[j * n + i]) = ((low + high) / 2, (low + high) / 2)
            }
          }
        }
      }
    }
    if let (row, column) = odd {
      throw SpectrumError.notSymmetric(
        row: row + 1, column: column + 1, value: matrix[row, column], mirrored: matrix[column, row])
    }
    dimension = n
    storage = .dense(even)
  }

  init(dimension: Int, sparse: Sparse) {
    self.dimension = dimension
    storage = .sparse(sparse)
  }

  /// The matrix with every element stored.
  public var dense: Matrix {
    switch storage {
    case .dense(let matrix): return matrix
    case .sparse(let sparse):
      var matrix = Matrix(rows: dimension, columns: dimension)
      for row in 0..<dimension {
        for k in sparse.starts[row]..<sparse.starts[row + 1] {
          matrix[row, sparse.columns[k]] = sparse.values[k]
        }
      }
      return matrix
    }
  }

  /// The matrix as the products that Lanczos asks for.
  public var asOperator: SymmetricOperator {
    switch storage {
    case .dense(let matrix):
      let several: @Sendable ([[Double]]) -> [[Double]] = { (Matrix($0) * matrix).asRows }
      return SymmetricOperator(
        dimension: dimension, product: { BLAS.symmetricProduct(matrix, $0) },
        products: BLAS.isFast(rows: dimension) ? several : nil)
    case .sparse(let sparse):
      let n = dimension
      return SymmetricOperator(dimension: n) { x in
        (0..<n).map { row in
          var sum = 0.0
          for k in sparse.starts[row]..<sparse.starts[row + 1] {
            sum += sparse.values[k] * x[sparse.columns[k]]
          }
          return sum
        }
      }
    }
  }

  /// Reads a matrix by the ending of its name: `.npy` (float32 or float64) or `.mtx` (Matrix Market).
  ///
  /// - Throws: `FileError` for an unreadable file or a matrix that is not finite, square and symmetric.
  public init(contentsOf path: String) throws(FileError) {
    if path.lowercased().hasSuffix(".mtx") {
      self = try MatrixMarket.read(path)
      return
    }
    let matrix = try NumpyMatrix.read(path)
    do throws(SpectrumError) { try self.init(matrix) } catch {
      throw FileError(path: path, error.description)
    }
  }
}
