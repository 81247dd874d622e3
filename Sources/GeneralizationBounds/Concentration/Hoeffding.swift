// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Hoeffding: a bound on a mean that knows only the range, for independent draws.
///
/// mean ≤ X̄ + B·√((L + log(1/δ))/(2n)).
///
/// > Source: Hoeffding 1963, Theorem 2; with a prior over hypotheses, L is the hypothesis's code length.
public struct Hoeffding: Sendable {
  /// The inequality as a rule of the catalog.
  public init() {}

  /// What is added to the sample mean.
  ///
  /// - Parameters:
  ///   - range: B ≥ 0: the length of an interval that holds every value that could be drawn.
  ///   - count: n > 0.
  ///   - failureProbability: δ in (0, 1).
  ///   - codeLength: L ≥ 0, nats.
  /// - Returns: The one-sided width, in the unit of the values.
  /// - Throws: ``BoundError`` for a value outside its domain.
  public static func width(
    range: Double, count: Double, failureProbability: Double, codeLength: Double = 0
  ) throws(BoundError) -> Double {
    guard count > 0 else { throw .tooFewLosses(0, needed: 1) }
    guard failureProbability > 0, failureProbability < 1 else {
      throw .failureProbability(failureProbability)
    }
    return range * ((codeLength + log(1 / failureProbability)) / (2 * count)).squareRoot()
  }
}

extension Hoeffding: Inequality {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "hoeffding", file: "Hoeffding", title: "Hoeffding with a prior",
      formula: "mean + B·√((L + log(1/δ))/(2n))", assumes: "independent draws, fixed n, range B",
      source: "Hoeffding 1963, Theorem 2")
  }
  public var term: (name: String, formula: String) { ("beyond Δ·C", "B·√(C/2) − Δ·C") }
  public var needsIndependentDraws: Bool { true }
  public var isTriedByBest: Bool { true }

  public func gap(on evidence: Evidence) throws(BoundError) -> Gap {
    try evidence.gap { (_) throws(BoundError) in
      evidence.spread * (evidence.complexity / 2).squareRoot()
    }
  }
}

extension InequalityName {
  /// Hoeffding, for independent draws.
  public static let hoeffding = InequalityName("hoeffding")
}
