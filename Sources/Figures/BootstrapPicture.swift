// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Plotting
public import ScalingLaws

/// The coefficients of resampled fits against one another.
public enum BootstrapPicture {
  /// The stem of its files.
  public static let name = "bootstrap-pairs"
  /// What the reader sees, in one line; the title in its files.
  public static let caption =
    "Coefficients of fits to resampled runs in pairs, and those of the fit itself."

  /// How many draws are drawn.
  static let most = 1500

  /// Three pairs of coefficients at most: for a surface α and β, E and β, A and α.
  ///
  /// - Parameters:
  ///   - draws: at least two.
  ///   - law: the fit itself.
  /// - Returns: nil without draws.
  public static func picture<Law: ScalingLaw>(
    _ draws: BootstrapDraws<Law>, of law: Law
  ) -> Picture? {
    guard draws.laws.count > 1 else { return nil }
    let count = Law.coefficients.count
    let pairs = count >= 5 ? [(3, 4), (0, 4), (1, 3)] : count == 3 ? [(0, 2), (1, 2)] : [(0, 1)]
    let panels = pairs.map { panel($0.0, $0.1, draws, law) }
    return .grid(
      PlotGrid(panels, size: Size(172 * Double(panels.count), 200), legend: .shared))
  }

  private static func panel<Law: ScalingLaw>(
    _ a: Int, _ b: Int, _ draws: BootstrapDraws<Law>, _ law: Law
  ) -> Plot {
    let laws = draws.laws.prefix(most)
    func axis(_ index: Int) -> Axis {
      let values = laws.map { $0.values[index] }
      let (low, high) = (values.min() ?? 1, values.max() ?? 1)
      return Axis(
        markup(Law.coefficients[index].symbol),
        scale: low > 0 && high > 4 * low ? .log10 : .linear)
    }
    return Plot(
      x: axis(a), y: axis(b),
      marks: [
        PointsMark(
          x: laws.map { $0.values[a] }, y: laws.map { $0.values[b] },
          label: "fits to resampled runs",
          ink: .series(0), size: laws.count > 300 ? 1.8 : 2.8),
        PointsMark(
          x: [law.values[a]], y: [law.values[b]], label: "the fit", ink: .series(1),
          marker: .diamond, size: 6),
      ])
  }

  /// A symbol as markup: letters upright Greek or italic Latin.
  static func markup(_ symbol: String) -> String { "$\(symbol)$" }
}
