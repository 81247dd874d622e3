// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The model size above which prequential coding is shorter than b bits a parameter.
///
/// With D = κ·N^p: N = [B·β·κ^(1−β)/((1 − β)·b·log 2)]^(1/(1 − p(1−β))); p = 1 and κ = r for a fixed ratio r = D/N.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Sec. 5.3 and Fig. 3; the closed form is derived from its law.
public struct PrequentialCrossover: Sendable, Equatable {
  /// B > 0, nats: the scale of the loss's fall with data.
  public var scale: Double
  /// β in (0, 1).
  public var exponent: Double
  /// κ > 0 in D = κ·N^p.
  public var dataScale: Double
  /// p in D = κ·N^p, with p(1 − β) < 1.
  public var dataExponent: Double

  /// A crossover at D = dataScale·N^dataExponent.
  public init(scale: Double, exponent: Double, dataScale: Double, dataExponent: Double = 1) {
    self.scale = scale
    self.exponent = exponent
    self.dataScale = dataScale
    self.dataExponent = dataExponent
  }

  /// The crossover of the leading term, parameters.
  ///
  /// - Parameter bitsPerParameter: b > 0.
  public func parameters(bitsPerParameter: Double) -> Double {
    let numerator = scale * exponent * pow(dataScale, 1 - exponent)
    return pow(
      numerator / ((1 - exponent) * bitsPerParameter * log(2)),
      1 / (1 - dataExponent * (1 - exponent)))
  }

  /// The crossover of the sum itself, parameters, by bisection; D need not be a whole number.
  ///
  /// - Parameter bitsPerParameter: b > 0.
  /// - Returns: N, or nil where the sum never crosses within a factor 1,000 of the leading term's answer.
  public func exactParameters(bitsPerParameter: Double) -> Double? {
    let guess = log(parameters(bitsPerParameter: bitsPerParameter))
    func excess(_ logN: Double) -> Double {
      let n = exp(logN)
      let tokens = dataScale * pow(n, dataExponent)
      return Prequential.asymptotic(tokens: tokens, scale: scale, exponent: exponent)
        - bitsPerParameter * log(2) * n
    }
    var low = guess - log(1000)
    var high = guess + log(1000)
    guard excess(low) > 0, excess(high) < 0 else { return nil }
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return exp(middle) }
      if excess(middle) > 0 { low = middle } else { high = middle }
    }
  }

  /// Where a fitted law of c·N^p bits meets b·N bits: (c/b)^(1/(1−p)) parameters.
  ///
  /// - Parameters:
  ///   - coefficient: c > 0, bits.
  ///   - power: p < 1.
  ///   - bitsPerParameter: b > 0.
  public static func parameters(
    fittedBits coefficient: Double, power: Double, bitsPerParameter: Double
  ) -> Double {
    pow(coefficient / bitsPerParameter, 1 / (1 - power))
  }
}

extension PrequentialCrossover {
  /// What the catalog says of it.
  static let entry = CatalogEntry(
    name: "prequential-crossover", file: "PrequentialCrossover",
    title: "Where prequential coding wins",
    formula: "N = [B·β·κ^(1−β)/((1 − β)·b·log 2)]^(1/(1 − p(1−β)))",
    assumes: "loss falls as B·D^(−β), D = κ·N^p", source: "Finzi et al. 2025, Fig. 3")
}
