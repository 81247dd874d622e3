// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The bits per parameter that keep the loss within a tolerance of the unquantized one, by LDLQ's incoherence bound:
/// loss gap ≤ ½ σ² (μ²/n) (tr √H)².
///
/// It falls with n only where μ·tr √H grows slower than √n; "sublinear" is not enough.
///
/// > Source: the paper, Appendix B; the grid's formula and the condition are derived for this project.
public struct BitsPerParameter: Sendable, Equatable {
  /// tr √H over all parameters.
  public let traceRoot: Double
  /// n, the number of parameters.
  public let dimension: Double
  /// μ.
  public let incoherence: Double
  /// ε, nats per token.
  public let tolerance: Double

  /// A question.
  ///
  /// - Parameters:
  ///   - traceRoot: tr √H > 0.
  ///   - dimension: n ≥ 1.
  ///   - incoherence: μ > 0.
  ///   - tolerance: ε > 0, nats per token.
  public init(traceRoot: Double, dimension: Double, incoherence: Double, tolerance: Double) {
    precondition(traceRoot > 0, "a trace of \(traceRoot)")
    precondition(dimension >= 1, "\(dimension) parameters")
    precondition(incoherence > 0, "an incoherence of \(incoherence)")
    precondition(tolerance > 0, "a tolerance of \(tolerance) nats")
    self.traceRoot = traceRoot
    self.dimension = dimension
    self.incoherence = incoherence
    self.tolerance = tolerance
  }

  /// σ² (μ²/n) (tr √H)², twice the bound on the loss gap.
  public func errorBound(variance: Double) -> Double {
    variance * incoherence * incoherence / dimension * traceRoot * traceRoot
  }

  /// The paper's b = ½ log₂(μ² (tr √H)²/(2nε)), which takes σ² = 2^−2b; below 0 where no bits are needed by it.
  public var paper: Double { log2(errorBound(variance: 1) / (2 * tolerance)) / 2 }

  /// b of an honest grid: 2^b values over a width w have a step w/(2^b − 1) and σ at most half of it, so
  /// b = log₂(1 + w μ tr √H/(2√(2nε))).
  ///
  /// - Parameter width: w > 0, from the least to the largest weight.
  public func grid(width: Double) -> Double {
    precondition(width > 0, "a width of \(width)")
    return log2(1 + width / 2 * (errorBound(variance: 1) / (2 * tolerance)).squareRoot())
  }
}
