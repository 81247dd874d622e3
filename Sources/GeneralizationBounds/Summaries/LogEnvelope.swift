// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Mean log(1 + sA) at every bet from its values at few: two limits, one from each side, and neither is ever wrong.
///
/// With G(s) = (1/s)·mean log(1 + sA) = mean ∫_0^1 A/(1 + tsA) dt, G(0) = mean A, G′(0) = −mean A²/2, the k-th
/// derivative is
/// G⁽ᵏ⁾(s) = (−1)^k·k!·mean ∫_0^1 t^k·A^(k+1)/(1 + tsA)^(k+1) dt.
/// For odd k the power A^(k+1) is even, so G⁽ᵏ⁾ ≤ 0 at every s for every data set with A ≥ −1. The polynomial p that
/// agrees with G at k nodes (0 may count twice: value and slope) leaves G(s) − p(s) = G⁽ᵏ⁾(ξ)/k!·∏(s − s_i), and the
/// product's sign is (−1)^r, r the number of nodes right of s. Hence with an odd number of nodes
/// - r odd: p(s) ≤ G(s), a limit from below, which makes every bound larger: certified;
/// - r even: p(s) ≥ G(s), a limit from above, which says by how much at most the certified one is too large.
///
/// Only signs are used, no property of the data. How far apart the limits are: the only singularities of G lie at
/// s ≥ 1 and s ≤ −1 (|A| ≤ 1), and the nodes crowd towards 1 in equal ratios of 1 − s (and towards 0, where there is
/// no node on the left), so that even for tokens at A = −1 they differ by less than 5e-9, and bounds by less than Δ
/// times that: below 1e-6 nats for every Δ ≤ 200.
///
/// > Source: the remainder of Hermite interpolation with a derivative of one sign, as in the Gauss and Lobatto rules
/// > of Markov and Krein; the application to log(1 + sA) is derived here.
struct LogEnvelope: Sendable {
  /// G at ``nodes``, the first of which is 0: −∞ where some 1 + sA is not positive.
  let values: [Double]
  /// G′(0) = −mean A²/2.
  let slope: Double

  /// Where the values are taken: 0, and 1 − 2^(−14j/96) with four more between the first.
  static let nodes: [Double] = {
    let step = 14 * log(2.0) / 96
    let places = [0.2, 0.5, 1, 1.5, 2, 2.5] + (3...96).map(Double.init)
    return [0] + places.map { -expm1(-step * $0) }
  }()

  /// How many nodes a polynomial runs through where there are as many.
  private static let order = 13

  /// A limit of mean log(1 + sA).
  ///
  /// - Parameters:
  ///   - bet: s in (0, 1].
  ///   - isBelow: Whether from below, or from above.
  /// - Returns: A number on that side of the mean, what rounding can have done included; −∞ or +∞ where nothing is
  ///   known (beyond the last node there is no limit from below).
  func limit(at bet: Double, fromBelow isBelow: Bool) -> Double {
    let nodes = Self.nodes
    let nothing = isBelow ? -Double.infinity : .infinity
    let left = nodes.lastIndex { $0 <= bet } ?? 0
    if nodes[left] == bet, left > 0 {
      guard values[left].isFinite else { return isBelow ? -.infinity : .infinity }
      let margin = bet * Self.margin(left, nodes)
      return bet * values[left] + (isBelow ? -margin : margin)
    }
    var right = min((Self.order + 1) / 2, nodes.count - 1 - left)
    if (right % 2 == 1) != isBelow { right -= 1 }
    guard right >= 0 else { return nothing }
    // Nodes on the left, 0 counted twice where the others don't suffice; their parity is right's other one.
    var wanted = min(Self.order - right, left + 2)
    if (wanted + right) % 2 == 0 { wanted -= 1 }
    let isDouble = wanted == left + 2
    let first = isDouble ? 1 : left + 1 - wanted
    guard wanted >= 0, first <= left + right else { return nothing }
    let (value, margin) = polynomial(through: first...left + right, doubleZero: isDouble, at: bet)
    guard value.isFinite else { return nothing }
    return bet * (value + (isBelow ? -margin : margin))
  }

  /// The polynomial's value, and how much rounding may have moved it.
  private func polynomial(
    through places: ClosedRange<Int>, doubleZero: Bool, at s: Double
  ) -> (value: Double, margin: Double) {
    let nodes = Self.nodes
    var value = 0.0
    var margin = 0.0
    func add(_ weight: Double, _ number: Double, _ error: Double) {
      value += weight * number
      margin += abs(weight) * (error + 0x1p-46 * abs(number))
    }
    for place in places {
      let node = nodes[place]
      var weight = doubleZero ? s * s / (node * node) : 1
      for other in places where other != place {
        weight *= (s - nodes[other]) / (node - nodes[other])
      }
      add(weight, values[place], Self.margin(place, nodes))
    }
    if doubleZero {
      // 0 is no place of its own then: value and slope there enter by the two Hermite weights.
      var product = 1.0
      var inverses = 0.0
      for place in places {
        product *= (s - nodes[place]) / -nodes[place]
        inverses += 1 / nodes[place]
      }
      add(product * (1 + s * inverses), values[0], Self.margin(0, nodes))
      add(product * s, slope, Self.margin(0, nodes))
    }
    return (value, margin)
  }

  /// What rounding does to a value at most: each factor 1 + sA ≥ 1 − s carries a few errors of 2^−53, and the
  /// kernel adds exponents exactly.
  private static func margin(_ place: Int, _ nodes: [Double]) -> Double {
    let node = nodes[place]
    return place == 0 ? 0x1p-50 : 0x1p-50 / ((1 - node) * node)
  }
}
