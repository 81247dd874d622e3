// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The data-constrained law at one input with its derivatives by the coordinates
/// (E, a, b, α, β, log R*_N, log R*_D): f = E + a e^(−α n) + b e^(−β d), n = log N′ − m_N and d = log D′ − m_D.
///
/// log N′ is g(ℓ, log R*_N) with ℓ the logarithm of the useful size, which depends on a, b, α and β where N is beyond
/// N_opt(U_D).
struct RepeatedPowers {
  /// g(ℓ, ρ) = ℓ + log(1 + R (1 − e^(−q))), R = e^ρ, q = (e^(all − ℓ) − 1)/R, with its derivatives.
  private struct Effective {
    let value: Double
    let byUseful, byRepeats: Double
    let usefulTwice, mixed, repeatsTwice: Double

    init(all: Double, useful: Double, repeats: Double) {
      let scale = exp(repeats)
      let ratio = exp(all - useful)
      let q = expm1(all - useful) / scale
      let left = exp(-q)
      let h = 1 - scale * expm1(-q)
      let (hu, hr) = (-left * ratio, scale * (-expm1(-q) - left * q))
      let huu = left * -(q + 1 / scale) * (ratio - scale)
      let hur = -left * q * ratio
      let hrr = hr - scale * left * q * q
      value = useful + log(h)
      byUseful = 1 + hu / h
      byRepeats = hr / h
      usefulTwice = huu / h - hu * hu / (h * h)
      mixed = hur / h - hu * hr / (h * h)
      repeatsTwice = hrr / h - hr * hr / (h * h)
    }
  }

  /// f, and its derivatives: see ``CurveEvaluation``.
  ///
  /// - Parameters:
  ///   - x: the coordinates.
  ///   - z: log N − m_N, log D − m_D and log U − m_D.
  ///   - block: takes 7 and, where there is room, 49 derivatives.
  static func evaluate(
    _ x: UnsafeBufferPointer<Double>, _ z: UnsafeBufferPointer<Double>,
    _ block: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let count = 7
    let (a, b, alpha, beta) = (x[1], x[2], x[3], x[4])
    let unique = min(z[2], z[1])
    // α times the logarithm of N_opt(U_D), less α m_N.
    let product = log(alpha) - log(beta) + log(a) - log(b) + beta * unique
    let isBeyond = z[0] > product / alpha
    let size = Effective(all: z[0], useful: isBeyond ? product / alpha : z[0], repeats: x[5])
    let data = Effective(all: z[1], useful: unique, repeats: x[6])
    let (n, d) = (a * exp(-alpha * size.value), b * exp(-beta * data.value))
    let isTwice = block.count >= count * (count + 1)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: count * (count + 3)) { work in
      work.initialize(repeating: 0)
      // The derivatives of ℓ, then those of log N′, then those of the logarithms of the two terms.
      let useful = UnsafeMutableBufferPointer(rebasing: work[..<count])
      let first = UnsafeMutableBufferPointer(rebasing: work[count..<2 * count])
      let second = UnsafeMutableBufferPointer(rebasing: work[2 * count..<3 * count])
      let twice = UnsafeMutableBufferPointer(rebasing: work[(3 * count)...])
      if isBeyond {
        useful[1] = 1 / (a * alpha)
        useful[2] = -1 / (b * alpha)
        useful[3] = (1 - product) / (alpha * alpha)
        useful[4] = (unique - 1 / beta) / alpha
        for k in 1...4 { first[k] = -alpha * size.byUseful * useful[k] }
      }
      first[1] += 1 / a
      first[3] -= size.value
      first[5] = -alpha * size.byRepeats
      second[2] = 1 / b
      second[4] = -data.value
      second[6] = -beta * data.byRepeats
      for k in 0..<count { block[k] = n * first[k] + d * second[k] }
      block[0] = 1
      guard isTwice else { return x[0] + n + d }
      // log(a e^(−α n)), lower triangle.
      if isBeyond {
        for i in 1...4 {
          for j in 1...i {
            twice[i * count + j] = -alpha * size.usefulTwice * useful[i] * useful[j]
          }
          twice[5 * count + i] = -alpha * size.mixed * useful[i]
        }
        let inner = -alpha * size.byUseful
        twice[1 * count + 1] -= inner / (a * a * alpha)
        twice[2 * count + 2] += inner / (b * b * alpha)
        twice[3 * count + 1] -= inner / (a * alpha * alpha)
        twice[3 * count + 2] += inner / (b * alpha * alpha)
        twice[3 * count + 3] += inner * (2 * product - 3) / (alpha * alpha * alpha)
        twice[4 * count + 3] -= inner * (unique - 1 / beta) / (alpha * alpha)
        twice[4 * count + 4] += inner / (beta * beta * alpha)
        for k in 1...4 {
          // The exponent times the derivatives of log N′.
          let change = size.byUseful * useful[k]
          if k <= 3 { twice[3 * count + k] -= change }
          if k == 3 { twice[3 * count + k] -= change }
          if k == 4 { twice[4 * count + 3] -= change }
        }
      }
      twice[1 * count + 1] -= 1 / (a * a)
      twice[5 * count + 3] -= size.byRepeats
      twice[5 * count + 5] -= alpha * size.repeatsTwice
      for i in 0..<count {
        for j in 0...i {
          block[count + i * count + j] =
            n * (first[i] * first[j] + twice[i * count + j]) + d * second[i] * second[j]
        }
      }
      block[count + 2 * count + 2] -= d / (b * b)
      block[count + 6 * count + 4] -= d * data.byRepeats
      block[count + 6 * count + 6] -= d * beta * data.repeatsTwice
      return x[0] + n + d
    }
  }
}
