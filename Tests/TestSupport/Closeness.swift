// SPDX-License-Identifier: GPL-3.0-or-later

extension Double {
  /// Whether the number is within `relative` of `expected`, or within `absolute` of it.
  ///
  /// |x − expected| ≤ max(relative · |expected|, absolute). NaN is close to nothing; an infinity only to
  /// itself.
  public func isClose(to expected: Double, relative: Double = 1e-12, absolute: Double = 0) -> Bool {
    if self == expected { return true }
    return abs(self - expected) <= max(relative * abs(expected), absolute)
      && isFinite && expected.isFinite
  }
}

extension Array where Element == Double {
  /// Whether every number is close to its counterpart.
  public func isClose(
    to expected: [Double], relative: Double = 1e-12, absolute: Double = 0
  ) -> Bool {
    count == expected.count
      && zip(self, expected).allSatisfy {
        $0.isClose(to: $1, relative: relative, absolute: absolute)
      }
  }
}
