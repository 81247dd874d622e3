// SPDX-License-Identifier: GPL-3.0-or-later

/// What a fit makes as small as possible: a sum over runs of ρ(residual), with
/// ρ(r) = r²/2 for |r| ≤ δ and δ(|r| − δ/2) beyond.
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
  /// δ > 0, beyond which ρ is linear; ∞ for least squares.
  var threshold: Double { get }
  /// What the reported objective is, in words.
  var objectiveName: String { get }
}

/// The scale on which an observation is compared with a prediction.
public enum ResidualScale: String, Sendable, Equatable, Codable, CaseIterable {
  /// r = log f − log y.
  case log
  /// r = f − y.
  case raw
}

extension Fitter {
  public var description: String { objectiveName }
}
