// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Figures
import Files
import Plotting

/// How a plot of a user's table looks, apart from what it shows.
struct PlotAppearance: ParsableArguments {
  enum Axes: String, ExpressibleByArgument, CaseIterable {
    case none, x, y, xy
    func contains(_ axis: Character) -> Bool { self != .none && rawValue.contains(axis) }
  }

  enum Legend: String, ExpressibleByArgument, CaseIterable {
    case automatic, below, direct, none

    var placement: Plot.LegendPlacement {
      switch self {
      case .automatic: .automatic
      case .below: .below
      case .direct: .direct
      case .none: .none
      }
    }
  }

  @Option(help: "Logarithmic axes: x, y, xy or none.")
  var log = Axes.none

  @Option(help: "Axes on which values fall: x, y, xy or none.")
  var reverse = Axes.none

  @Option(
    parsing: .unconditional, help: "What the horizontal axis covers, LOW:HIGH; all that is shown.")
  var xRange: PlotRange?

  @Option(
    parsing: .unconditional, help: "What the vertical axis covers, LOW:HIGH; all that is shown.")
  var yRange: PlotRange?

  @Option(help: "The horizontal axis's words, with $mathematics$; the column's name.")
  var xLabel: String?

  @Option(help: "The vertical axis's words, with $mathematics$; the column's name.")
  var yLabel: String?

  @Option(help: "Words above the plot.")
  var title: String?

  @Option(help: "Where words say what is what: automatic, below, direct (at the marks) or none.")
  var legend = Legend.automatic

  @Option(help: "Width and height in millimetres, 89x67; made for a journal's column.")
  var size: PlotSize?

  @Option(help: "Sizes and colours: \(ThemeName.words).")
  var theme = ThemeName.journal

  /// One axis.
  func settings(
    _ axis: Character, _ range: PlotRange?, _ label: String?
  ) -> TablePlotSettings.AxisSettings {
    var settings = TablePlotSettings.AxisSettings()
    settings.isLogarithmic = log.contains(axis)
    settings.isReversed = reverse.contains(axis)
    settings.range = range.map { $0.low...$0.high }
    settings.label = label
    return settings
  }

  func validate() throws {
    for (name, axis, range) in [("x", Character("x"), xRange), ("y", "y", yRange)] {
      if let range, log.contains(axis), range.low < Limits.magnitude.lowerBound {
        throw ValidationError(
          "expected --\(name)-range from \(Limits.magnitude.lowerBound) on with --log \(log.rawValue), found \(range.low)"
        )
      }
    }
  }
}
