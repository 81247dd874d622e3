// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What a fit makes as small as possible: Σ wᵢ ρ(rᵢ) over the runs, with weights w, 1 unless given.
///
/// r is positive where the law lies above the observation. ρ has its least value 0 at r = 0. An objective of the Huber
/// family states its threshold alone; see ``HuberFamily``. Any other objective states ρ with its derivatives, and may
/// be defined in another package.
public protocol Objective: Sendable, CustomStringConvertible {
  /// The objective's word on the command line.
  static var name: String { get }
  /// What a reader calls it.
  static var title: String { get }
  /// The objective in plain text.
  static var formula: String { get }
  static var source: String { get }

  /// On which scale residuals are taken.
  var residualScale: ResidualScale { get }
  /// What the reported objective is, in words.
  var objectiveName: String { get }
  /// ρ(r) ≥ 0, what one residual adds to the reported objective.
  func loss(of residual: Double) -> Double
  /// ψ(r) = ρ′(r).
  func slope(of residual: Double) -> Double
  /// ρ″(r); at a kink of ψ any value between the two sides'.
  func curvature(of residual: Double) -> Double
  /// ψ(r)/r ≥ 0, the weight of a run in iteratively reweighted least squares; ρ″(0) at r = 0.
  func weight(of residual: Double) -> Double
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

extension Objective {
  public var description: String { objectiveName }

  public func weight(of residual: Double) -> Double {
    residual == 0 ? curvature(of: 0) : slope(of: residual) / residual
  }

  /// The objective as one of the Huber family; nil for any other.
  public var asHuber: (any HuberFamily)? { self as? any HuberFamily }

  /// Whether squares are summed, over- and under-estimates alike.
  public var isLeastSquares: Bool {
    asHuber.map { $0.threshold == .infinity && $0.overestimatePenalty == 1 } ?? false
  }
}
