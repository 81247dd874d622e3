// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// The exponent γ of c + k/x^γ left free, and the F test of γ = ½.
public struct ExponentTest: Sendable, Equatable {
  /// γ.
  public let exponent: Double
  /// Of γ; nil where the rows do not determine it.
  public let standardError: Double?
  /// F, and the probability of so large a value if γ = ½.
  public let test: NestedTest

  /// Fits the free exponent to the rows of a fit of c + k/√x.
  ///
  /// - Parameter fit: by least squares.
  /// - Returns: nil where the free law cannot be fitted, or where the fit is not least squares.
  public init?(_ fit: Fit<InverseRoot>) {
    guard
      let free = try? PowerLawWithFloor.fit(
        to: Points(x: fit.inputs, y: fit.observed, weights: fit.weights), minimizing: fit.minimized,
        level: fit.level, intervals: .sandwich, confirming: false),
      let test = NestedTest(restricted: fit, full: free), let found = free["exponent"]
    else { return nil }
    exponent = -found.value
    standardError = found.standardError
    self.test = test
  }

  /// Whether the rows reject ½ at a level such as 0.95.
  public func rejectsHalf(level: Double) -> Bool { test.pValue < 1 - level }
}

extension ExponentTest: Answer {
  public struct Fields: Sendable {
    public let exponent = Field("exponent", \ExponentTest.exponent, "γ, left free.")
    public let standardError = Field("standardError", \ExponentTest.standardError, "Of γ.")
    public let statistic = Field("statistic", \ExponentTest.test.statistic, "F.")
    public let degreesOfFreedom = Field(
      "degreesOfFreedom", \ExponentTest.degreesOfFreedom, "Numerator and denominator of F.")
    public let pValue = Field(
      "pValue", \ExponentTest.test.pValue, "The probability of so large an F if γ = ½.")
  }
  public static var fields: Fields { Fields() }

  private var degreesOfFreedom: [Int] { [test.numerator, test.denominator] }
}
