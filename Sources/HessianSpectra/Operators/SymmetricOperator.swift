// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods

/// A symmetric matrix known by its products alone: H as a function x ↦ H x.
///
/// A Hessian of a network has too many elements to be stored; two backward passes give one product.
///
/// > Source: Pearlmutter, Fast exact multiplication by the Hessian, 1994.
public struct SymmetricOperator: Sendable {
  /// n, the number of rows and columns.
  public let dimension: Int
  private let product: @Sendable ([Double]) -> [Double]
  /// Several products at once; nil where that saves nothing.
  private let products: (@Sendable ([[Double]]) -> [[Double]])?

  /// An operator from a function.
  ///
  /// - Parameters:
  ///   - dimension: n ≥ 1.
  ///   - product: x ↦ H x, n numbers in and out. It must be linear and symmetric, which is not checked: see
  ///     ``asymmetry(seed:)``.
  public init(dimension: Int, product: @escaping @Sendable ([Double]) -> [Double]) {
    precondition(dimension >= 1, "an operator of dimension \(dimension)")
    self.dimension = dimension
    self.product = product
    products = nil
  }

  /// The same with a function that takes several vectors at once.
  init(
    dimension: Int, product: @escaping @Sendable ([Double]) -> [Double],
    products: (@Sendable ([[Double]]) -> [[Double]])?
  ) {
    (self.dimension, self.product, self.products) = (dimension, product, products)
  }

  /// H x.
  public func callAsFunction(_ x: [Double]) -> [Double] {
    precondition(x.count == dimension, "\(x.count) numbers for an operator of \(dimension)")
    let y = product(x)
    precondition(y.count == dimension, "a product of \(y.count) numbers, not \(dimension)")
    return y
  }

  /// Whether several products at once cost less than one after another.
  var takesSeveral: Bool { products != nil }

  /// H times each of several vectors.
  func several(_ x: [[Double]]) -> [[Double]] {
    products.map { $0(x) } ?? x.map { self($0) }
  }

  /// |x·H y − y·H x| over |H x| |y| + |H y| |x| for two random vectors: about 1e-16 for a symmetric matrix in
  /// double precision, 1e-7 for products in single precision, far more where something is wrong.
  ///
  /// - Parameter seed: of the two vectors.
  public func asymmetry(seed: UInt64) -> Double {
    var generator = SeededGenerator(seed: seed)
    let x = Probe.gaussian.vector(dimension: dimension, using: &generator)
    let y = Probe.gaussian.vector(dimension: dimension, using: &generator)
    let (hx, hy) = (self(x), self(y))
    let size = BLAS.norm(hx) * BLAS.norm(y) + BLAS.norm(hy) * BLAS.norm(x)
    return size == 0 ? 0 : abs(BLAS.dot(x, hy) - BLAS.dot(y, hx)) / size
  }
}
