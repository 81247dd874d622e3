// SPDX-License-Identifier: GPL-3.0-or-later

/// Values on top of each other: from zero up, and from zero down where they are negative.
struct Stack {
  private var above: [Double]
  private var below: [Double]

  init(count: Int) {
    above = [Double](repeating: 0, count: count)
    below = above
  }

  /// Puts a layer on; the lower and upper end of each of its values. What is not finite counts as absent.
  mutating func put(_ values: [Double]) -> (from: [Double], to: [Double]) {
    var from: [Double] = []
    var to: [Double] = []
    for (i, value) in values.enumerated() {
      let height = value.isFinite ? value : 0
      let base = height >= 0 ? above[i] : below[i]
      from.append(base)
      to.append(base + height)
      if height >= 0 { above[i] += height } else { below[i] += height }
    }
    return (from, to)
  }
}
