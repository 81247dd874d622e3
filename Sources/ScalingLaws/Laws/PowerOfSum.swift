// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// (e^(P/k) + e^(Q/k))^k = e^S, where e^P and e^Q are what each part gives alone.
///
/// With p = e^(P/k)/(e^(P/k) + e^(Q/k)) and q = 1 − p the gradient of S by (P, Q, k) is (p, q, −p log p − q log q), and
/// its second derivatives are pq/k · w wᵀ with w = (1, −1, −(P − Q)/k).
struct PowerOfSum {
  /// e^S.
  let value: Double
  private let first, second, entropy: Double
  private let curvature, slant: Double

  /// - Parameters:
  ///   - a: P.
  ///   - b: Q.
  ///   - power: k > 0.
  init(_ a: Double, _ b: Double, power: Double) {
    let distance = (a - b) / power
    // The smaller of the two parts over the larger.
    let ratio = exp(-abs(distance))
    let (larger, smaller) = (1 / (1 + ratio), ratio / (1 + ratio))
    (first, second) = a >= b ? (larger, smaller) : (smaller, larger)
    let log = log1p(ratio)
    entropy = log + smaller * abs(distance)
    value = exp(max(a, b) + power * log)
    curvature = first * second / power
    slant = distance
  }

  /// The derivatives of e^S by coordinates in which P = u − a·zN, Q = v − b·zD and k are linear, floor and all.
  ///
  /// - Parameters:
  ///   - block: takes `count` first derivatives and, where there is room, `count`² second ones, the lower triangle.
  ///   - count: how many coordinates there are.
  ///   - floor: the coordinate that is added to the value; nil for none.
  ///   - parts: the places of u and v.
  ///   - exponents: the places of a and b.
  ///   - power: the place of k, which may be that of b.
  ///   - logs: zN and zD.
  /// - Returns: e^S.
  func write(
    into block: UnsafeMutableBufferPointer<Double>, count: Int, floor: Int?, parts: (Int, Int),
    exponents: (Int, Int), power: Int, logs: (Double, Double)
  ) -> Double {
    for k in 0..<count { block[k] = 0 }
    block[parts.0] = value * first
    block[parts.1] = value * second
    block[exponents.0] = -value * first * logs.0
    block[exponents.1] = -value * second * logs.1
    block[power] += value * entropy
    if block.count >= count * (count + 1) {
      withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { w in
        w.initialize(repeating: 0)
        w[parts.0] = 1
        w[parts.1] = -1
        w[exponents.0] = -logs.0
        w[exponents.1] = logs.1
        w[power] -= slant
        let (outer, inner) = (1 / value, value * curvature)
        for a in 0..<count {
          for b in 0...a {
            block[count + a * count + b] = outer * block[a] * block[b] + inner * w[a] * w[b]
          }
        }
      }
    }
    if let floor { block[floor] = 1 }
    return value
  }
}
