// SPDX-License-Identifier: GPL-3.0-or-later

/// A quantity that falls as the inverse square root of size: y = c + k/√x.
///
/// > Source: Finzi et al., Compute-optimal LLMs provably generalize better with scale, 2025, the
/// > form fitted to the loss variation.
public struct InverseRoot: ScalingLaw {
  /// c, the value at infinite size, in the unit of y.
  public var floor: Double
  /// k, in the unit of y times √x; negative if y grows.
  public var slope: Double

  public init(floor: Double, slope: Double) {
    self.floor = floor
    self.slope = slope
  }

  public static let name = "inverse-root"
  public static let title = "Inverse square root"
  public static let formula = "y = c + k / √x"
  public static let domain = "x > 0; c ≥ 0"
  public static let source =
    "Finzi et al., Compute-optimal LLMs provably generalize better with scale, 2025"
  public static let coefficients = [
    CoefficientInfo("floor", symbol: "c", unit: "unit of y", in: 0...Double.infinity),
    CoefficientInfo(
      "slope", symbol: "k", unit: "unit of y · √x", in: -Double.infinity...Double.infinity),
  ]
  /// Least squares on y itself, whose answer is exact linear least squares with a floor of at least 0.
  public static var usualObjective: any Objective { .leastSquares(on: .raw) }
  public static let form = LawForm.powers(
    PowerSumForm(hasFloor: true, terms: 1, sign: 1, fixedExponents: [-0.5]))

  public static func features(of input: Double) -> [Double] { [input] }
  public static let featureNames = ["x"]

  public static var example: (law: InverseRoot, inputs: [Double]) {
    (
      InverseRoot(floor: 0.3, slope: 500),
      [1e5, 3e5, 1e6, 3e6, 1e7, 3e7, 1e8, 3e8]
    )
  }

  public init(_ values: [Double]) {
    Self.checkCount(values)
    self.init(floor: values[0], slope: values[1])
  }

  public var values: [Double] { [floor, slope] }

  public func callAsFunction(_ x: Double) -> Double { floor + slope / x.squareRoot() }

  public func gradient(at x: Double) -> [Double] { [1, 1 / x.squareRoot()] }
}
