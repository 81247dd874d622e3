// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// How values become positions along an axis.
public enum Scale: String, Hashable, Sendable {
  case linear
  case log10

  /// The value on the axis's even scale; nil for what the axis cannot show: NaN, infinities,
  /// magnitudes beyond 1e306, and zero or less (or below 1e-306) on a logarithmic axis.
  func position(_ value: Double) -> Double? {
    guard value.isFinite, abs(value) <= 1.0001e306 else { return nil }
    return self == .linear || value >= 0.9999e-306 ? even(value) : nil
  }

  /// The same without limits, for the ends of domains.
  func even(_ value: Double) -> Double { self == .linear ? value : Foundation.log10(value) }

  func value(at position: Double) -> Double {
    self == .linear ? position : pow(10, position)
  }

  /// A domain that shows all the values with a little air at both ends.
  ///
  /// - `flushZero`: an end that is exactly 0 stays there (stacked areas and bars stand on it).
  /// - `air`: the free part at each end, as a fraction of the span.
  func domain(covering values: [Double], flushZero: Bool, air: Double) -> ClosedRange<Double> {
    let positions = values.compactMap(position)
    guard let lo = positions.min(), let hi = positions.max() else {
      return self == .linear ? 0...1 : 1...10
    }
    switch self {
    case .log10:
      let pad = hi - lo < 1e-9 ? 0.3 : (hi - lo) * air
      return pow(10, max(-307, lo - pad))...pow(10, min(307, hi + pad))
    case .linear:
      let size = max(abs(lo), abs(hi))
      if hi - lo <= max(1e-9 * size, 1e-300) {
        let half = size <= 1e-300 ? 1 : 0.1 * size
        return (lo - half)...(hi + half)
      }
      let pad = (hi - lo) * air
      return (flushZero && lo == 0 ? 0 : lo - pad)...(flushZero && hi == 0 ? 0 : hi + pad)
    }
  }
}
