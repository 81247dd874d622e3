// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A power of size above a floor: y = c + k·x^p.
///
/// > Source: Henighan et al., Scaling laws for autoregressive generative modeling, 2020, equation 1.1.
public struct PowerLawWithFloor: ScalingLaw {
  /// c, the value that the power adds to, in the unit of y.
  public var floor: Double
  /// k, the power's value at x = 1, in the unit of y.
  public var scale: Double
  /// p; negative if y falls to the floor as x grows.
  public var exponent: Double

  public init(floor: Double, scale: Double, exponent: Double) {
    (self.floor, self.scale, self.exponent) = (floor, scale, exponent)
  }

  public static let name = "power-floor"
  public static let title = "Power law with a floor"
  public static let formula = "y = c + k · x^p"
  public static let domain = "x, y > 0; c, k ≥ 0; −3 ≤ p ≤ 3"
  public static let source =
    "Henighan et al., Scaling laws for autoregressive generative modeling, 2020"
  public static let coefficients = [
    CoefficientInfo("floor", symbol: "c", unit: "unit of y", in: 0...Double.infinity),
    CoefficientInfo("scale", symbol: "k", unit: "unit of y", in: 0...Double.infinity),
    CoefficientInfo("exponent", symbol: "p", unit: "", in: -3...3),
  ]
  public static let form = LawForm.powers(PowerSumForm(hasFloor: true, terms: 1, sign: 1))

  public static func features(of input: Double) -> [Double] { [input] }
  public static let featureNames = ["x"]

  public static var example: (law: PowerLawWithFloor, inputs: [Double]) {
    (
      PowerLawWithFloor(floor: 1.7, scale: 400, exponent: -0.34),
      [1e5, 3e5, 1e6, 3e6, 1e7, 3e7, 1e8, 3e8]
    )
  }

  public init(_ values: [Double]) {
    Self.checkCount(values)
    self.init(floor: values[0], scale: values[1], exponent: values[2])
  }

  public var values: [Double] { [floor, scale, exponent] }

  public func callAsFunction(_ x: Double) -> Double { floor + scale * pow(x, exponent) }

  public func gradient(at x: Double) -> [Double] {
    let power = pow(x, exponent)
    return [1, power, scale * power * log(x)]
  }
}
