// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods

/// How well the runs of a fit tell its coefficients apart, in linear approximation at the minimum.
public struct Identifiability: Sendable, Equatable {
  /// Two coefficients whose estimates move together.
  public struct Pair: Sendable, Equatable {
    /// The name, in plain letters, of the one that comes first in the law's order.
    public let first: String
    /// The name of the other.
    public let second: String
    /// −1 to 1.
    public let correlation: Double
  }

  /// How flat the objective is along one coefficient.
  public struct Flatness: Sendable, Equatable {
    /// The coefficient's name in plain letters, e.g. `alpha`.
    public let name: String
    /// The half-width at which the objective is 1 % higher, relative to the coefficient.
    public let reach: Double
  }

  /// The largest singular value over the smallest of √w J, its columns scaled to length 1, J being the
  /// residuals' derivatives with respect to the floor, each power at the geometric mean of its input,
  /// and the exponents; coefficients at a bound are left out. Above 30 the runs tell some combination
  /// of coefficients only weakly, above 100 hardly. ∞ where they do not at all.
  ///
  /// > Source: Belsley, Kuh and Welsch, Regression diagnostics, 1980, section 3.2.
  public let conditionNumber: Double
  /// Pairs of coefficients with a correlation of at least 0.95 in size, the strongest first. An amplitude
  /// and its exponent nearly always are such a pair, as the amplitude is a value at x = 1, far from
  /// every run.
  public let correlations: [Pair]
  /// How far each coefficient can move, the others following, before the objective rises by 1 %: the
  /// half-width of its profile there, to second order, relative to the coefficient's size, and for
  /// amplitudes as the change of their logarithm. By coefficient; those at a bound are left out.
  public let flatness: [Flatness]

  /// What a reader should do where the runs cannot tell.
  ///
  /// - Parameters:
  ///   - coefficients: the fitted coefficients.
  ///   - floor: how many of the first ones are floors.
  func warnings(about coefficients: [FittedCoefficient], floor: Int) -> [Warning] {
    var warnings: [Warning] = []
    if conditionNumber > 100 {
      let size =
        conditionNumber.isFinite ? "\(Int(clamping: conditionNumber.rounded()))" : "infinite"
      warnings.append(
        Warning(
          code: "W-ill-conditioned",
          message: "The condition number is \(size), above 100: these runs hardly tell some of the "
            + "coefficients apart; vary size and data independently, over a wider range, or fit a law "
            + "with fewer coefficients."))
    }
    for flat in flatness where flat.reach > 0.5 {
      let (name, reach) = (flat.name, flat.reach)
      guard let index = coefficients.firstIndex(where: { $0.name == name }), index < floor
      else { continue }
      let coefficient = coefficients[index]
      warnings.append(
        Warning(
          code: "W-flat-\(name)",
          message:
            "\(coefficient.symbol) can move by \(Int(clamping: (100 * reach).rounded())) % of itself "
            + "before the objective rises by 1 %: only runs of more compute would identify it; hold it "
            + "at a published value, or compare predictions rather than \(coefficient.symbol)."))
    }
    return warnings
  }
}

extension FitProblem {
  /// Condition number, correlations and flatness at a minimum.
  func identifiability(
    _ minimum: Minimum, covariance: Matrix?, coefficients: [CoefficientInfo]
  ) -> Identifiability {
    let free = free(minimum)
    return Identifiability(
      conditionNumber: conditionNumber(minimum, free),
      correlations: covariance.map { correlations($0, free, coefficients) } ?? [],
      flatness: flatness(minimum, coefficients))
  }

  private func conditionNumber(_ minimum: Minimum, _ free: [Int]) -> Double {
    guard !free.isEmpty else { return 1 }
    let gram = gram(at: minimum.point)
    let lengths = free.map { gram[$0, $0].squareRoot() }
    guard lengths.allSatisfy({ $0 > 0 && $0.isFinite }) else { return .infinity }
    let scaled = Matrix(
      free.indices.map { a in
        free.indices.map { b in gram[free[a], free[b]] / (lengths[a] * lengths[b]) }
      })
    guard let values = (try? SymmetricEigen(scaled))?.values, let least = values.first,
      let most = values.last, least > most * 1e-15
    else { return .infinity }
    return (most / least).squareRoot()
  }

  private func correlations(
    _ covariance: Matrix, _ free: [Int], _ coefficients: [CoefficientInfo]
  ) -> [Identifiability.Pair] {
    var pairs: [Identifiability.Pair] = []
    for (place, a) in free.enumerated() {
      for b in free[(place + 1)...] {
        let size = (covariance[a, a] * covariance[b, b]).squareRoot()
        let correlation = min(max(covariance[a, b] / size, -1), 1)
        guard size > 0, abs(correlation) >= 0.95 else { continue }
        pairs.append(
          Identifiability.Pair(
            first: coefficients[a].name, second: coefficients[b].name, correlation: correlation))
      }
    }
    return pairs.sorted { abs($0.correlation) > abs($1.correlation) }
  }

  private func flatness(
    _ minimum: Minimum, _ coefficients: [CoefficientInfo]
  ) -> [Identifiability.Flatness] {
    guard !penalty.isAbsolute, let (inverse, free) = freeHessian(minimum) else { return [] }
    let t = jacobian(at: minimum.point)
    let values = values(at: minimum.point)
    return free.compactMap { i in
      var variance = 0.0
      for (a, p) in free.enumerated() {
        for (b, q) in free.enumerated() { variance += t[i, p] * inverse[a, b] * t[i, q] }
      }
      let reach = (0.02 * minimum.local.value * max(variance, 0)).squareRoot()
      guard values[i] != 0 else { return nil }
      return Identifiability.Flatness(name: coefficients[i].name, reach: reach / abs(values[i]))
    }
  }
}
