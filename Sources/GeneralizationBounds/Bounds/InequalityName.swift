// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// The name of an ``Inequality``, as the command line, certificates and JSON have it.
public struct InequalityName: RawRepresentable, Hashable, Sendable, CaseIterable, Codable, Shaped {
  public let rawValue: String

  /// The name of an inequality that is defined elsewhere.
  public init(_ name: String) { rawValue = name }

  /// A name of ``Catalog/rules``, or `best`; nil for another.
  public init?(rawValue: String) {
    guard Self.allCases.contains(where: { $0.rawValue == rawValue }) else { return nil }
    self.rawValue = rawValue
  }

  /// Every name of ``Catalog/rules``, and `best`.
  public static var allCases: [InequalityName] { Catalog.rules.map(\.name) + [.best] }

  /// The least of ``candidates(for:)``, each at an equal share of δ.
  public static let best = InequalityName("best")

  /// What `best` tries, in the catalog's order.
  public static func candidates(for draws: Draws) -> [InequalityName] {
    Catalog.rules.filter {
      $0.isTriedByBest && (draws == .independent || !$0.needsIndependentDraws)
    }.map(\.name)
  }

  /// The rule of ``Catalog/rules``; nil for `best` and for a name of another package.
  var rule: (any Inequality)? { Catalog.rules.first { $0.name == self } }

  /// What a reader calls the gap less Δ·C, and its formula.
  public var term: (name: String, formula: String) {
    rule?.term ?? ("beyond Δ·C", "what \(rawValue) adds to the smoothed risk, less Δ·C")
  }

  /// Whether the tokens must be independent draws; else any dependence on the past is allowed.
  public var needsIndependentDraws: Bool { rule?.needsIndependentDraws ?? false }

  /// Whether it holds at all numbers of tokens at once, so that training may be stopped by what was seen.
  public func isTimeUniform(for draws: Draws) -> Bool {
    self == .best
      ? Self.candidates(for: draws).allSatisfy { $0.isTimeUniform(for: draws) }
      : rule?.isTimeUniform(for: draws) ?? false
  }
}
