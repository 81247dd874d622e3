// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// A random orthogonal matrix V, which a seed gives back and which therefore costs no bits of a code.
///
/// > Source: Chee et al., QuIP, 2023, section 4; Tseng et al., QuIP#, 2024, section 3.
public struct RandomRotation: Sendable {
  /// Which rotations are drawn.
  public enum Kind: String, Sendable, CaseIterable {
    /// None: V = 1.
    case none
    /// Haar's distribution: n³ operations.
    case haar
    /// Random signs and then Hadamard's matrix: n log n operations a vector. For n = 2^k·r with r > 1, Hadamard's of
    /// 2^k beside Haar's of r.
    case hadamard
  }

  /// Which.
  public let kind: Kind
  /// n.
  public let dimension: Int
  private let signs: [Double]
  /// 2^k, the length of Hadamard's part.
  private let power: Int
  /// Haar's part, of r rows; nil where r = 1.
  private let rest: Matrix?

  /// Draws a rotation.
  ///
  /// - Throws: `GSLError` if Haar's part can't be orthogonalised.
  public init(
    _ kind: Kind, dimension: Int, using generator: inout SeededGenerator
  ) throws(GSLError) {
    precondition(dimension >= 1, "a rotation of dimension \(dimension)")
    self.kind = kind
    self.dimension = dimension
    switch kind {
    case .none:
      (power, signs, rest) = (1, [], nil)
    case .haar:
      (power, signs) = (1, [])
      rest = try HaarOrthogonal.matrix(dimension: dimension, using: &generator)
    case .hadamard:
      power = dimension & -dimension
      signs = Probe.rademacher.vector(dimension: dimension, using: &generator)
      rest =
        dimension > power
        ? try HaarOrthogonal.matrix(dimension: dimension / power, using: &generator) : nil
    }
  }

  /// V x for every row x of a matrix: M Vᵀ.
  public func rotating(rowsOf matrix: Matrix) -> Matrix {
    precondition(matrix.columns == dimension, "rows of \(matrix.columns), not \(dimension)")
    switch kind {
    case .none: return matrix
    case .haar: return rest.map { matrix * $0.transposed } ?? matrix
    case .hadamard:
      var result = matrix
      let n = dimension
      result.elements.withUnsafeMutableBufferPointer { x in
        for i in 0..<x.count { x[i] *= signs[i % n] }
      }
      return mixed(result, rest.map(\.transposed))
    }
  }

  /// Vᵀ x for every row x of a matrix: what undoes ``rotating(rowsOf:)``.
  public func restoring(rowsOf matrix: Matrix) -> Matrix {
    precondition(matrix.columns == dimension, "rows of \(matrix.columns), not \(dimension)")
    switch kind {
    case .none: return matrix
    case .haar: return rest.map { matrix * $0 } ?? matrix
    case .hadamard:
      var result = mixed(matrix, rest)
      let n = dimension
      result.elements.withUnsafeMutableBufferPointer { x in
        for i in 0..<x.count { x[i] *= signs[i % n] }
      }
      return result
    }
  }

  /// V H Vᵀ.
  public func rotating(_ matrix: SymmetricMatrix) throws(SpectrumError) -> SymmetricMatrix {
    try SymmetricMatrix(rotating(rowsOf: rotating(rowsOf: matrix.dense).transposed))
  }

  /// Each row as 2^k × r numbers: Hadamard's matrix along the first, a matrix along the second.
  private func mixed(_ matrix: Matrix, _ second: Matrix?) -> Matrix {
    let (n, r) = (dimension, dimension / power)
    var result = matrix
    if let second {
      let blocks = Matrix(
        rows: matrix.rows * power, columns: r, elements: matrix.elements)
      result.elements = (blocks * second).elements
    }
    let scale = 1 / Double(power).squareRoot()
    result.elements.withUnsafeMutableBufferPointer { x in
      for row in stride(from: 0, to: x.count, by: n) {
        var half = 1
        while half < power {
          for start in stride(from: 0, to: power, by: 2 * half) {
            for i in start..<start + half {
              for j in 0..<r {
                let (a, b) = (row + i * r + j, row + (i + half) * r + j)
                (x[a], x[b]) = (x[a] + x[b], x[a] - x[b])
              }
            }
          }
          half *= 2
        }
        for i in row..<row + n { x[i] *= scale }
      }
    }
    return result
  }
}
