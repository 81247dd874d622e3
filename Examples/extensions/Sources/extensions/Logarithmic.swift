// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import ScalingLaws

/// A law of our own: a quantity that falls with the logarithm of size, y = c − k·log x.
struct Logarithmic: ScalingLaw {
  /// c, the value at x = 1, in the unit of y.
  var start: Double
  /// k, what each factor e of size takes away.
  var slope: Double

  static let name = "logarithmic"
  static let title = "Logarithmic"
  static let formula = "y = c − k·log x"
  static let domain = "x > 0"
  static let source = "this example"
  static let coefficients = [
    CoefficientInfo(
      "start", symbol: "c", unit: "unit of y", in: -Double.infinity...Double.infinity),
    CoefficientInfo(
      "slope", symbol: "k", unit: "unit of y", in: -Double.infinity...Double.infinity),
  ]
  static var usualObjective: any Objective { .leastSquares(on: .raw) }
  /// Fitted in the value at the points' mean log x and the slope, which hardly correlate.
  static let form = LawForm.curve(
    CurveForm(
      amplitudes: 0..<0, lower: [-.infinity, -.infinity], upper: [.infinity, .infinity],
      coordinates: { values, centers in [values[0] - values[1] * centers[0], values[1]] },
      values: { place, centers in [place[0] + place[1] * centers[0], place[1]] },
      jacobian: { _, centers in Matrix([[1, centers[0]], [0, 1]]) },
      starts: { data in
        let mean = data.y.reduce(0, +) / Double(data.y.count)
        return [[mean, 0], [mean + 0.1 * data.centers[0], 0.1]]
      }))

  static func features(of input: Double) -> [Double] { [input] }
  static let featureNames = ["x"]
  static var example: (law: Logarithmic, inputs: [Double]) {
    (Logarithmic([6, 0.2]), [1e5, 1e6, 1e7, 1e8, 1e9])
  }

  init(_ values: [Double]) { (start, slope) = (values[0], values[1]) }
  var values: [Double] { [start, slope] }
  func callAsFunction(_ x: Double) -> Double { start - slope * log(x) }
  func gradient(at x: Double) -> [Double] { [1, -log(x)] }
}

/// An objective of our own: log cosh, which is quadratic near 0 and linear far from it.
struct LogCosh: Objective {
  static let name = "log-cosh"
  static let title = "Log cosh"
  static let formula = "ρ(r) = δ² log cosh(r/δ)"
  static let source = "this example"

  /// δ > 0, where the loss turns from quadratic to linear.
  var scale = 0.01
  var residualScale: ResidualScale { .raw }
  var objectiveName: String { "sum of log cosh losses of residuals, δ = \(scale)" }

  func loss(of residual: Double) -> Double { scale * scale * log(cosh(residual / scale)) }
  func slope(of residual: Double) -> Double { scale * tanh(residual / scale) }
  func curvature(of residual: Double) -> Double {
    let value = tanh(residual / scale)
    return 1 - value * value
  }
}
