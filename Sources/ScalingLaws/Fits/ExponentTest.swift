// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Whether data reject the exponent ½ of y = c + k/√x: the same data fitted with the exponent left free, and the nested
/// test between both.
public struct ExponentTest: Sendable {
  /// The fit with a free exponent, y = c + k·x^p.
  public let free: Fit<PowerLawWithFloor>
  /// The test of p = −½.
  public let test: NestedTest

  /// γ = −p.
  public var exponent: Double { -free.law.exponent }
  /// Of γ; nil where the data do not determine it.
  public var standardError: Double? { free["exponent"]?.standardError }

  /// - Parameter half: a fit of least squares with the exponent ½.
  /// - Returns: nil where the objective is not least squares, or fewer than four points are there.
  public init?(of half: Fit<InverseRoot>) {
    guard
      let free = try? PowerLawWithFloor.fit(
        to: half.inputs, observed: half.observed, weights: half.weights, minimizing: half.minimized,
        level: half.level, intervals: .sandwich),
      let test = NestedTest(restricted: half, full: free)
    else { return nil }
    (self.free, self.test) = (free, test)
  }
}
