// SPDX-License-Identifier: GPL-3.0-or-later

/// A smooth line through the values of a long curve: three running means over a window of neighbouring values.
///
/// Three running means are close to a Gaussian kernel whose standard deviation is half the window. Towards both ends the
/// window shrinks symmetrically, so that a steep start is not flattened.
public struct Smoothing: Sendable {
  /// The number of neighbouring values in a running mean, at least 1.
  public let window: Int

  public init(window: Int) {
    precondition(window > 0, "smoothing needs a window of at least 1, found \(window)")
    self.window = window
  }

  /// As many smoothed values as there are values; those that are not finite must be left out before.
  public func values(_ values: [Double]) -> [Double] {
    let half = window / 2
    guard half > 0, values.count > 2 else { return values }
    var smooth = values
    for _ in 0..<3 {
      var sums = [0.0]
      sums.reserveCapacity(smooth.count + 1)
      for value in smooth { sums.append(sums[sums.count - 1] + value) }
      smooth = smooth.indices.map { i in
        let reach = min(half, i, smooth.count - 1 - i)
        return (sums[i + reach + 1] - sums[i - reach]) / Double(2 * reach + 1)
      }
    }
    return smooth
  }
}
