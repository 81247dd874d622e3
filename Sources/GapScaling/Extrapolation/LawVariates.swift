// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import ScalingLaws

/// Student-t variates for the laws of the extrapolation, one row a draw.
struct LawVariates {
  struct Row {
    var variation: Double
    var gap: Double
    var information: Double
  }

  let rows: [Row]
  /// Whether every law in use has at least one degree of freedom, so that an interval can be stated.
  let isDetermined: Bool

  init(
    draws: Int, variationFreedom: Int, gapFreedom: Int?, informationFreedom: Int?,
    using random: inout SeededGenerator
  ) {
    rows = (0..<draws).map { _ in
      Row(
        variation: Self.student(variationFreedom, using: &random),
        gap: Self.student(gapFreedom ?? 0, using: &random),
        information: Self.student(informationFreedom ?? 0, using: &random))
    }
    isDetermined = [variationFreedom, gapFreedom, informationFreedom].allSatisfy { ($0 ?? 1) >= 1 }
  }

  /// A variate of Student's t: a normal over the root of a mean of squared normals; 0 without freedom.
  private static func student(_ freedom: Int, using random: inout SeededGenerator) -> Double {
    guard freedom >= 1 else { return 0 }
    let normal = random.normal()
    let squares = (0..<freedom).reduce(0.0) { sum, _ in
      let variate = random.normal()
      return sum + variate * variate
    }
    return normal / (squares / Double(freedom)).squareRoot()
  }
}

extension Prediction {
  /// The value moved by a number of its standard errors on the logarithmic scale, on which power laws are fitted.
  func drawnLogarithmically(_ variate: Double) -> Double {
    guard value > 0, let standardError else { return value }
    return value * exp(standardError / value * variate)
  }
}
