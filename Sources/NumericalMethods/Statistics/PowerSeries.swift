// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL
import Foundation

/// Sums of powers k^(−s) and their derivatives by s, by Euler–Maclaurin, to rounding. GSL has the infinite sum, ζ(s), and
/// Hurwitz's for s > 1 only, so that finite sums with s < 1 are made here.
///
/// Σ_{k=a}^{b} k^(−s) = ∫_a^b x^(−s) dx + (a^(−s) + b^(−s))/2 + Σ_j B_{2j}/(2j)!·[f^(2j−1)(b) − f^(2j−1)(a)], taken
/// from a = 20, where six corrections leave less than 1e-18.
public enum PowerSeries {
  /// Σ_{k=1}^{n} k^(−s).
  ///
  /// - Parameters:
  ///   - count: n ≥ 0; a fraction is dropped.
  ///   - power: s, any.
  public static func partial(_ count: Double, power s: Double) -> Double {
    let count = count.rounded(.down)
    guard count > start else {
      return stride(from: count, through: 1, by: -1).reduce(0) { $0 + pow($1, -s) }
    }
    // (b^(1−s) − a^(1−s))/(1 − s), also near s = 1.
    let ratio = log(count / start)
    let growth = (1 - s) * ratio
    let stretched = growth == 0 ? ratio : ratio * expm1(growth) / growth
    let integral = pow(start, 1 - s) * stretched
    return head(s) + integral + (pow(start, -s) + pow(count, -s)) / 2
      + corrections(count, s).0 - corrections(start, s).0
  }

  /// ζ(s) for s ≠ 1, by GSL: by continuation, also left of 1.
  public static func zeta(_ s: Double) -> Double {
    GSL.ready
    return gsl_sf_zeta(s)
  }

  /// Σ_{k<20} k^(−s).
  private static func head(_ s: Double) -> Double {
    stride(from: start - 1, through: 1, by: -1).reduce(0) { $0 + pow($1, -s) }
  }

  /// Σ_{k=1}^{n} k^(−s) and its derivative by s.
  ///
  /// - Parameters:
  ///   - count: n ≥ 1; a fraction is dropped.
  ///   - power: s < 1.
  public static func sum(_ count: Double, power s: Double) -> (value: Double, slope: Double) {
    precondition(count >= 1 && s < 1, "\(count) powers of \(-s)")
    let count = count.rounded(.down)
    var (value, slope) = (0.0, 0.0)
    for k in stride(from: min(count, start - 1), through: 1, by: -1) {
      let power = pow(k, -s)
      value += power
      slope -= log(k) * power
    }
    guard count >= start else { return (value, slope) }
    for (x, sign) in [(count, 1.0), (start, -1.0)] {
      let whole = pow(x, 1 - s) / (1 - s)
      let power = pow(x, -s)
      value += sign * whole + power / 2
      slope += sign * whole * (1 / (1 - s) - log(x)) - log(x) * power / 2
      let (correction, change) = corrections(x, s)
      value += sign * correction
      slope += sign * change
    }
    return (value, slope)
  }

  private static let start = 20.0
  /// B_{2j}/(2j)! for j = 1…6.
  private static let bernoulli: [Double] = [
    1.0 / 12, -1.0 / 720, 1.0 / 30_240, -1.0 / 1_209_600, 1.0 / 47_900_160,
    -691.0 / 1_307_674_368_000,
  ]

  /// Σ_j B_{2j}/(2j)! f^(2j−1)(x) for f = x^(−s), and its derivative by s.
  private static func corrections(_ x: Double, _ s: Double) -> (Double, Double) {
    var derivative = -s * pow(x, -s - 1)
    var byPower = -pow(x, -s - 1) - log(x) * derivative
    var order = 1.0
    var (sum, change) = (0.0, 0.0)
    for coefficient in bernoulli {
      sum += coefficient * derivative
      change += coefficient * byPower
      let factor = (s + order) * (s + order + 1) / (x * x)
      byPower = byPower * factor + derivative * (2 * s + 2 * order + 1) / (x * x)
      derivative *= factor
      order += 2
    }
    return (sum, change)
  }
}
