// SPDX-License-Identifier: GPL-3.0-or-later

/// Means whose rounding error does not grow with the number of terms.
enum Mean {
  /// The mean of `term(0)…term(count − 1)`; sums blocks, then sums the blocks with compensation.
  ///
  /// - Parameters:
  ///   - count: At least 1.
  ///   - term: The terms; infinite ones are allowed and make the mean infinite.
  @inline(__always)
  static func of(_ count: Int, term: (Int) -> Double) -> Double {
    var total = 0.0
    var compensation = 0.0
    var start = 0
    while start < count {
      let end = min(start + 256, count)
      var block = 0.0
      for index in start..<end { block += term(index) }
      guard block.isFinite else { return block }
      let sum = total + block
      compensation += abs(total) >= abs(block) ? (total - sum) + block : (block - sum) + total
      total = sum
      start = end
    }
    return (total + compensation) / Double(count)
  }

  /// The sum of `term(0)…term(count − 1)` with compensation (Neumaier), in this order.
  static func total(_ count: Int, term: (Int) -> Double) -> Double {
    var total = 0.0
    var compensation = 0.0
    for index in 0..<count {
      let value = term(index)
      guard value.isFinite else { return value }
      let sum = total + value
      compensation += abs(total) >= abs(value) ? (total - sum) + value : (value - sum) + total
      total = sum
    }
    return total + compensation
  }
}
