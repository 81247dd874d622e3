// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Sums of powers k^(−s) by Euler–Maclaurin, to rounding.
///
/// Σ_{k=a}^{b} k^(−s) = ∫_a^b x^(−s) dx + (a^(−s) + b^(−s))/2 + Σ_j B_{2j}/(2j)!·[f^(2j−1)(b) − f^(2j−1)(a)], taken
/// from a = 20, where six corrections leave less than 1e-18.
enum ZetaSum {
  private static let start = 20.0
  /// B_{2j}/(2j)! for j = 1…6.
  private static let bernoulli: [Double] = [
    1.0 / 12, -1.0 / 720, 1.0 / 30_240, -1.0 / 1_209_600, 1.0 / 47_900_160,
    -691.0 / 1_307_674_368_000,
  ]

  /// Σ_{k=1}^{n} k^(−s).
  ///
  /// - Parameters:
  ///   - count: n ≥ 0; a fraction is dropped.
  ///   - power: s.
  static func partial(_ count: Double, _ power: Double) -> Double {
    let count = count.rounded(.down)
    guard count > start else {
      return stride(from: count, through: 1, by: -1).reduce(0) { $0 + pow($1, -power) }
    }
    // (b^(1−s) − a^(1−s))/(1 − s), also near s = 1.
    let ratio = log(count / start)
    let growth = (1 - power) * ratio
    let stretched = growth == 0 ? ratio : ratio * expm1(growth) / growth
    let integral = pow(start, 1 - power) * stretched
    return head(power) + integral + (pow(start, -power) + pow(count, -power)) / 2
      + corrections(count, power) - corrections(start, power)
  }

  /// ζ(s) for s ≠ 1, s > −5: by continuation, also left of 1.
  static func zeta(_ power: Double) -> Double {
    head(power) + pow(start, 1 - power) / (power - 1) + pow(start, -power) / 2
      - corrections(start, power)
  }

  /// Σ_{k<20} k^(−s).
  private static func head(_ power: Double) -> Double {
    stride(from: start - 1, through: 1, by: -1).reduce(0) { $0 + pow($1, -power) }
  }

  /// Σ_j B_{2j}/(2j)!·f^(2j−1)(x) for f = x^(−s).
  private static func corrections(_ x: Double, _ power: Double) -> Double {
    var derivative = -power * pow(x, -power - 1)
    var order = 1.0
    var sum = 0.0
    for coefficient in bernoulli {
      sum += coefficient * derivative
      derivative *= (power + order) * (power + order + 1) / (x * x)
      order += 2
    }
    return sum
  }
}
