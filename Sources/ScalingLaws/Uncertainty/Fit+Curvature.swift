// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

extension Fit {
  /// A warning where the residuals of a surface still curve in size, tokens or compute: the squares and the product of
  /// log N and log D, added to the law linearised at the fit, take off more of the squares than chance would at a
  /// probability of 0.01. Where runs of one size lie off the law together, only what goes on within a size is tested.
  ///
  /// > Source: Ramsey, Tests for specification errors in classical linear least-squares regression analysis, 1969.
  public var curvedResiduals: Warning? {
    guard let p = curvatureProbability, p < Self.curvatureLevel else { return nil }
    return Warning(
      code: "W-curved-residuals",
      message:
        "The residuals of \(Law.title) are curved in size, tokens or compute (p = \(String(format: "%.1g", p))). "
        + "The form of the law does not describe these runs, so an extrapolation starts with a wrong slope."
    )
  }

  /// The p value of the test behind ``curvedResiduals``; nil for a law that is not a surface, and for too few runs.
  public var curvatureProbability: Double? { (inputs as? [ModelSize]).flatMap(curvature) }

  /// The p value below which residuals are said to curve.
  public static var curvatureLevel: Double { 0.01 }

  private func curvature(_ inputs: [ModelSize]) -> Double? {
    let free = freeIndices
    let rows = problem.residuals(at: coordinates)
    let roots = weights.map { $0.squareRoot() }
    func centred(_ values: [Double]) -> [Double] {
      let mean = Spread.mean(values)
      return values.map { $0 - mean }
    }
    let sizes = centred(inputs.map { log($0.parameters) })
    let tokens = centred(inputs.map { log($0.tokens) })
    var known = free.map { a in rows.map { $0.derivatives[a] } }
    var added = [
      sizes.map { $0 * $0 }, tokens.map { $0 * $0 }, zip(sizes, tokens).map { $0 * $1 },
    ]
    if let components = usualComponents, components.probability < 0.05 {
      // A column for each size takes its offset off.
      known += (0..<components.groups.count).map { group in
        components.groups.labels.map { $0 == group ? 1 : 0 }
      }
      added.removeFirst()
    }
    func weighted(_ columns: [[Double]]) -> [[Double]] {
      columns.map { column in zip(column, roots).map { $0 * $1 } }
    }
    let y = zip(residuals, roots).map { $0 * $1 }
    guard let before = LeftOver(weighted(known), y),
      let after = LeftOver(weighted(known + added), y)
    else { return nil }
    let (gained, left) = (after.rank - before.rank, observed.count - after.rank)
    guard gained > 0, left > 0, after.sum > 0 else { return nil }
    return FDistribution.upperTail(
      (before.sum - after.sum) / Double(gained) / (after.sum / Double(left)),
      numerator: Double(gained), denominator: Double(left))
  }
}
