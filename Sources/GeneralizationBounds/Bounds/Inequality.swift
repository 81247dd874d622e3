// SPDX-License-Identifier: GPL-3.0-or-later

/// A concentration inequality that turns smoothed losses into a guarantee: what it assumes, what it pays, and the bound.
///
/// Each file of `Concentration/` has one, and ``Catalog/rules`` lists them. One that is defined in another package is
/// passed to ``CompressedModelBound/evaluate(on:units:unquantizedRisk:rules:)``. It assumes any dependence between tokens and a
/// number of tokens that was fixed beforehand, unless it says otherwise.
public protocol Inequality: Sendable {
  /// Name, title, formula, assumptions and source.
  var entry: CatalogEntry { get }
  /// What a reader calls the gap less Δ·C, and its formula.
  var term: (name: String, formula: String) { get }
  /// Whether the tokens must be independent draws.
  var needsIndependentDraws: Bool { get }
  /// Whether it holds at all numbers of tokens at once, so that training may be stopped by what was seen.
  func isTimeUniform(for draws: Draws) -> Bool
  /// How many bets or exponents it minimises over: C pays the logarithm of their number.
  func choices(of grid: BetGrid, draws: Draws) -> Int
  /// Whether a sample can stand for all tokens under an interval: where the bound is one mean over tokens.
  func takes(_ subsample: Subsample) -> Bool
  /// Whether ``InequalityName/best`` tries it, which divides δ by their number: those that cost a pass or two.
  var isTriedByBest: Bool { get }
  /// The bound: what is added to the mean smoothed loss.
  ///
  /// - Parameter evidence: The losses and what C has paid for.
  /// - Throws: ``BoundError`` where there are too few losses or a sum is missing.
  func gap(on evidence: Evidence) throws(BoundError) -> Gap
}

extension Inequality {
  /// Its name.
  public var name: InequalityName { InequalityName(entry.name) }
  public var term: (name: String, formula: String) {
    ("beyond Δ·C", "what \(entry.name) adds to the smoothed risk, less Δ·C")
  }
  public var needsIndependentDraws: Bool { false }
  public var isTriedByBest: Bool { false }
  public func isTimeUniform(for draws: Draws) -> Bool { false }
  public func choices(of grid: BetGrid, draws: Draws) -> Int { 1 }
  public func takes(_ subsample: Subsample) -> Bool { subsample == .none }
}
