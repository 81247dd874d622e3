// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// How far the vertex of a parabola lies from the minimum of a Chinchilla surface's isoFLOP profile, in
/// closed form.
///
/// About its minimum the profile is L* + K (e^(−αu)/α + e^(βu)/β), u = log N − log N*, so the shift
/// depends on α, β and the sizes alone: not on the budget, E, A or B. For sizes spread evenly in log N
/// over m ± w it is
///
///     m − w S₁ / (5 S₂),   Sₖ = e^(βm) iₖ(βw)/β + (−1)^k e^(−αm) iₖ(αw)/α,
///
/// iₖ being the modified spherical Bessel functions i₁(s) = cosh s/s − sinh s/s² and
/// i₂(s) = sinh s (1/s + 3/s³) − 3 cosh s/s². A shift that is the same at all budgets leaves the exponents
/// of Approach 2 right and its sizes wrong; sizes that sit elsewhere about the optimum from budget to
/// budget make the exponents wrong too.
///
/// > Source: derived here by projection onto Legendre polynomials; Hoffmann et al. 2022, section 3.2, for
/// > the method.
public enum ParabolaBias {
  /// The shift of the vertex in log N.
  ///
  /// - Parameters:
  ///   - alpha: α > 0.
  ///   - beta: β > 0.
  ///   - center: m, the middle of the sizes in log N, from the optimum.
  ///   - halfWidth: w > 0, from the middle of the sizes to either end, in log N.
  /// - Returns: log N found less log N*; N is found e^shift times too large.
  public static func shift(
    alpha: Double, beta: Double, center: Double, halfWidth: Double
  ) -> Double {
    precondition(alpha > 0 && beta > 0, "exponents \(alpha) and \(beta)")
    precondition(halfWidth > 0, "a half-width of \(halfWidth)")
    let grow = exp(beta * center) / beta
    let fall = exp(-alpha * center) / alpha
    let first = grow * bessel1(beta * halfWidth) - fall * bessel1(alpha * halfWidth)
    let second = grow * bessel2(beta * halfWidth) + fall * bessel2(alpha * halfWidth)
    return center - halfWidth * first / (5 * second)
  }

  private static func bessel1(_ s: Double) -> Double {
    if s < 0.3 {
      let q = s * s
      return s / 3 * (1 + q / 10 * (1 + q / 28 * (1 + q / 54)))
    }
    return cosh(s) / s - sinh(s) / (s * s)
  }

  private static func bessel2(_ s: Double) -> Double {
    if s < 1 {
      let q = s * s
      return q / 15 * (1 + q / 14 * (1 + q / 36 * (1 + q / 66 * (1 + q / 104 * (1 + q / 150)))))
    }
    return sinh(s) * (1 / s + 3 / (s * s * s)) - 3 * cosh(s) / (s * s)
  }
}
