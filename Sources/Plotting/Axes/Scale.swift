// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// How values become positions along an axis.
public enum Scale: Hashable, Sendable, CustomStringConvertible {
  case linear
  /// For values from 1e-306 on; zero and less cannot be shown.
  case log10
  /// Linear around zero, logarithmic far from it, on both sides: sign(v)·log₁₀(1 + |v|/`linear`).
  /// `linear`, greater than 0, is the magnitude at which the one passes into the other.
  case symlog(linear: Double)

  public var description: String {
    switch self {
    case .linear: "linear"
    case .log10: "log10"
    case .symlog: "symlog"
    }
  }

  /// The value on the axis's even scale; nil for what the axis cannot show: NaN, infinities,
  /// magnitudes beyond 1e306, and zero or less (or below 1e-306) on a logarithmic axis.
  func position(_ value: Double) -> Double? {
    guard value.isFinite, abs(value) <= 1.0001e306 else { return nil }
    return self != .log10 || value >= 0.9999e-306 ? even(value) : nil
  }

  /// The same without limits, for the ends of domains.
  func even(_ value: Double) -> Double {
    switch self {
    case .linear: return value
    case .log10: return Foundation.log10(value)
    case .symlog(let linear):
      let size = abs(value)
      // Far out 1 + |v|/t is |v|/t, whose quotient could overflow.
      let far = Foundation.log10(size) - Foundation.log10(linear)
      let position = far > 15 ? far : log1p(size / linear) / M_LN10
      return value < 0 ? -position : position
    }
  }

  func value(at position: Double) -> Double {
    switch self {
    case .linear: return position
    case .log10: return pow(10, position)
    case .symlog(let linear):
      let p = abs(position)
      let size =
        p > 15
        ? pow(10, min(307, p + Foundation.log10(linear))) : linear * expm1(p * M_LN10)
      return position < 0 ? -size : size
    }
  }

  /// A domain that shows all the values with a little air at both ends.
  ///
  /// - `flushZero`: an end that is exactly 0 stays there (stacked areas and bars stand on it).
  /// - `air`: the free part at each end, as a fraction of the span.
  func domain(covering values: [Double], flushZero: Bool, air: Double) -> ClosedRange<Double> {
    var (lo, hi) = (Double.infinity, -Double.infinity)
    for value in values {
      guard let position = position(value) else { continue }
      lo = min(lo, position)
      hi = max(hi, position)
    }
    guard lo <= hi else { return self == .log10 ? 1...10 : 0...1 }
    switch self {
    case .log10:
      let pad = hi - lo < 1e-9 ? 0.3 : (hi - lo) * air
      return pow(10, max(-307, lo - pad))...pow(10, min(307, hi + pad))
    case .symlog:
      if hi - lo < 1e-9 { return value(at: lo - 0.3)...value(at: hi + 0.3) }
      let pad = (hi - lo) * air
      return value(
        at: flushZero && lo == 0 ? 0 : lo - pad)...value(
          at: flushZero && hi == 0 ? 0 : hi + pad)
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
