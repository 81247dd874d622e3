// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation

/// How the cost of smoothing the model with the uniform distribution is bounded: a ``SmoothingRule`` by its name.
///
/// p_s = (1 − α)·p + α/V makes every loss at most Δ = log(V/α), and costs
/// R̂_s + C·Δ ≤ R̂ + C·log V + [−log(1 − α) − C·log α], least at α* = C/(1 + C), where the bracket is
/// f(C) = (1 + C)·log(1 + C) − C·log C ≤ 2·log 2·√C ≤ √(2C).
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Lemma 3.3 and Theorem A.6; 2·log 2·√C from Topsøe 2001.
public struct Smoothing: Sendable {
  /// What is evaluated.
  public let rule: any SmoothingRule

  /// Smoothing by a rule, which may be of another package; a certificate names only those of ``Catalog/smoothings``.
  public init(_ rule: any SmoothingRule) { self.rule = rule }

  /// √(2C), as the paper states it.
  public static let paper = Smoothing(PaperSmoothing())
  /// f(C), the bracket's exact minimum.
  public static let exact = Smoothing(ExactSmoothing())
  /// R̂_s − R̂_q − C·log α: the smoothed losses themselves, never above f(C) at α*.
  public static let direct = Smoothing(DirectSmoothing())

  /// The smoothing term before any data, nats.
  ///
  /// - Parameter complexity: C ≥ 0, nats per token.
  public func cost(complexity: Double) -> Double { rule.cost(complexity: complexity) }

  /// α* = C/(1 + C), the weight of the uniform distribution.
  public static func weight(complexity: Double) -> Double { complexity / (1 + complexity) }

  /// Δ = log(V/α), the largest loss a smoothed model can have, nats.
  ///
  /// - Parameters:
  ///   - weight: α in (0, 1).
  ///   - vocabulary: V ≥ 2.
  public static func range(weight: Double, vocabulary: Int) -> Double {
    log(Double(vocabulary) / weight)
  }

  /// f(C) = (1 + C)·log(1 + C) − C·log C, nats; f(0) = 0.
  public static func exactCost(complexity: Double) -> Double {
    complexity == 0 ? 0 : (1 + complexity) * log1p(complexity) - complexity * log(complexity)
  }

  /// √(2C), nats.
  public static func paperCost(complexity: Double) -> Double { (2 * complexity).squareRoot() }

  /// 2·log 2·√C, nats: between the exact cost and the paper's.
  public static func middleCost(complexity: Double) -> Double {
    2 * log(2) * complexity.squareRoot()
  }

  /// The smoothed loss −log((1 − α)·e^(−x) + α/V), nats, at most Δ.
  ///
  /// - Parameters:
  ///   - loss: x ≥ 0, nats: the loss before smoothing.
  ///   - weight: α in (0, 1).
  ///   - vocabulary: V ≥ 2.
  public static func loss(_ loss: Double, weight: Double, vocabulary: Int) -> Double {
    let uniform = weight / Double(vocabulary)
    let smoothed: Double
    if loss < 0.5 {
      // A loss near 0 is a probability near 1: take the logarithm of what is missing.
      smoothed = -log1p((1 - weight) * expm1(-loss) - (weight - uniform))
    } else {
      smoothed = -log((1 - weight) * exp(-loss) + uniform)
    }
    return min(smoothed, range(weight: weight, vocabulary: vocabulary))
  }

  /// −log(1 − α + α/V), nats: the least loss a smoothed model can have.
  public static func leastLoss(weight: Double, vocabulary: Int) -> Double {
    -log1p(weight / Double(vocabulary) - weight)
  }

  /// The least entropy a smoothed distribution can have, nats: that of a smoothed certainty.
  public static func leastEntropy(weight: Double, vocabulary: Int) -> Double {
    let low = weight / Double(vocabulary)
    let top = 1 - weight + low
    return -top * log(top) - Double(vocabulary - 1) * low * log(low)
  }
}

extension Smoothing: RawRepresentable, Hashable, CaseIterable, Codable, Shaped {
  public var rawValue: String { rule.name }

  /// A rule of ``Catalog/smoothings`` by its name; nil for another.
  public init?(rawValue: String) {
    guard let rule = Catalog.smoothings.first(where: { $0.name == rawValue }) else { return nil }
    self.rule = rule
  }

  /// Every rule of ``Catalog/smoothings``.
  public static var allCases: [Smoothing] { Catalog.smoothings.map { Smoothing($0) } }

  public static func == (a: Smoothing, b: Smoothing) -> Bool { a.rule.name == b.rule.name }

  public func hash(into hasher: inout Hasher) { hasher.combine(rule.name) }
}
