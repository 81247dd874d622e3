// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A power of size: y = k·x^p.
///
/// > Source: Kaplan et al., Scaling laws for neural language models, 2020, equation 1.1.
public struct PowerLaw: ScalingLaw {
  /// k, the value at x = 1, in the unit of y.
  public var scale: Double
  /// p; negative if y falls.
  public var exponent: Double

  public init(scale: Double, exponent: Double) {
    self.scale = scale
    self.exponent = exponent
  }

  public static let name = "power"
  public static let title = "Power law"
  public static let formula = "y = k · x^p"
  public static let domain = "x, y > 0; k ≥ 0; −5 ≤ p ≤ 5"
  public static let source = "Kaplan et al., Scaling laws for neural language models, 2020"
  public static let coefficients = [
    CoefficientInfo("scale", symbol: "k", unit: "unit of y", in: 0...Double.infinity),
    CoefficientInfo("exponent", symbol: "p", unit: "", in: -5...5),
  ]
  public static let form = LawForm.powers(PowerSumForm(hasFloor: false, terms: 1, sign: 1))

  public static func features(of input: Double) -> [Double] { [input] }
  public static let featureNames = ["x"]

  public static var example: (law: PowerLaw, inputs: [Double]) {
    (PowerLaw(scale: 1200, exponent: 0.63), [1e5, 3e5, 1e6, 3e6, 1e7, 3e7, 1e8, 3e8])
  }

  public init(_ values: [Double]) {
    Self.checkCount(values)
    self.init(scale: values[0], exponent: values[1])
  }

  public var values: [Double] { [scale, exponent] }

  public func callAsFunction(_ x: Double) -> Double { scale * pow(x, exponent) }

  public func gradient(at x: Double) -> [Double] {
    let power = pow(x, exponent)
    return [power, scale * power * log(x)]
  }
}
