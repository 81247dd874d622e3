// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What a fit makes as small as possible: a sum over runs of wᵢ ρ(rᵢ), with
/// ρ(r) = r²/2 for |r| ≤ δ and δ(|r| − δ/2) beyond, times λ where r > 0; for δ = 0, ρ(r) = |r|.
///
/// r is positive where the law lies above the observation. wᵢ are the runs' weights, 1 unless given.
public protocol Fitter: Sendable, CustomStringConvertible {
  /// The fitter's word on the command line.
  static var name: String { get }
  /// What a reader calls it.
  static var title: String { get }
  /// The objective in plain text.
  static var formula: String { get }
  static var source: String { get }

  /// On which scale residuals are taken.
  var residualScale: ResidualScale { get }
  /// δ ≥ 0, beyond which ρ is linear; ∞ for least squares, 0 for least absolute deviations.
  var threshold: Double { get }
  /// λ > 0, how many times more an over-estimate costs than an under-estimate of the same size.
  var overestimatePenalty: Double { get }
  /// What the reported objective is, in words.
  var objectiveName: String { get }
}

/// The scale on which an observation is compared with a prediction.
public enum ResidualScale: String, Sendable, Equatable, Codable, CaseIterable {
  /// r = log f − log y.
  case log
  /// r = f − y.
  case raw

  /// What residuals of this scale are called.
  var residuals: String { self == .log ? "log residuals" : "residuals" }
}

extension Fitter {
  public var overestimatePenalty: Double { 1 }
  public var description: String { objectiveName }

  /// What one residual adds to the reported objective: λ ρ(r), and r² for least squares.
  ///
  /// - Parameter residual: r, law less observation on ``residualScale``.
  public func loss(of residual: Double) -> Double {
    let size = abs(residual)
    let side = residual > 0 ? overestimatePenalty : 1
    if threshold == .infinity { return side * size * size }
    if threshold == 0 { return side * size }
    return side * (size <= threshold ? 0.5 * size * size : threshold * (size - 0.5 * threshold))
  }
}
