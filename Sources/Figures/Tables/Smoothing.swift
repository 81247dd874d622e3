// SPDX-License-Identifier: GPL-3.0-or-later

/// A smooth line through the values of a long curve: three passes of a running mean over neighbouring values.
///
/// Three passes are close to a Gaussian kernel whose standard deviation is half the window. The window is at most half as
/// wide as the values before it are many, so that a steep start is not flattened; towards the end, where it is cut off,
/// the line of least squares through its values takes the place of their mean.
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
    return (0..<3).reduce(values) { smooth, _ in Self.pass(smooth, half: half) }
  }

  private static func pass(_ values: [Double], half: Int) -> [Double] {
    var sums = [0.0]
    sums.reserveCapacity(values.count + 1)
    for value in values { sums.append(sums[sums.count - 1] + value) }
    return values.indices.map { i in
      let reach = min(half, i / 4)
      let (first, last) = (i - reach, min(values.count - 1, i + reach))
      let count = Double(last - first + 1)
      let mean = (sums[last + 1] - sums[first]) / count
      guard last < i + reach, last > first else { return mean }
      let middle = Double(first + last) / 2
      var (across, square) = (0.0, 0.0)
      for j in first...last {
        let t = Double(j) - middle
        across += t * values[j]
        square += t * t
      }
      return mean + across / square * (Double(i) - middle)
    }
  }
}
