// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
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
    case automatic, below, beside, direct, none

    var placement: Plot.LegendPlacement {
      switch self {
      case .automatic: .automatic
      case .below: .below
      case .beside: .beside
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
    parsing: .unconditional, help: "Range of the horizontal axis, LOW:HIGH; by default all values.")
  var xRange: PlotRange?

  @Option(
    parsing: .unconditional, help: "Range of the vertical axis, LOW:HIGH; by default all values.")
  var yRange: PlotRange?

  @Option(help: "Label of the horizontal axis, with $mathematics$; by default the column's name.")
  var xLabel: String?

  @Option(help: "Label of the vertical axis, with $mathematics$; by default the column's name.")
  var yLabel: String?

  @Flag(help: "Logarithmic colours of a heat map.")
  var logColor = false

  @Option(
    parsing: .unconditional, help: "Range of a heat map's colours, LOW:HIGH; by default all values."
  )
  var colorRange: PlotRange?

  @Option(help: "Label of a heat map's colour bar; by default the column's name.")
  var colorLabel: String?

  @Option(help: "Words above the plot.")
  var title: String?

  @Option(
    help:
      """
      Where words say what is what: automatic, below, beside (right of the frame), direct (at the marks) or none.
      """)
  var legend = Legend.automatic

  @Option(help: "Width and height in millimetres, 89x67; made for a journal's column.")
  var size: PlotSize?

  @Option(help: "Sizes and colours: \(ThemeName.words).")
  var theme = ThemeName.journal

  @Option(help: "Size of axis labels in points, 6 to 40; tick labels have 8/9 of it.")
  var fontSize: Double?

  @Option(
    help: """
      Colours of categories in order, '#1f5a99,#c36125'; of an ordered column or a heat map, from small to large.
      """)
  var colors: ColorList?

  @Option(help: "Pixels per inch of a PNG, 72 to 1200.")
  var dpi: Double = 220

  /// The theme with the type and the colours that were asked for.
  var adjustedTheme: Theme {
    var theme = theme.theme
    if let fontSize {
      let factor = fontSize / theme.fontSize
      theme.fontSize = fontSize
      theme.smallFontSize *= factor
    }
    if let colors {
      theme.categories = colors.colors
      if colors.colors.count > 1 { (theme.ramp, theme.heat) = (colors.colors, colors.colors) }
    }
    return theme
  }

  /// What the reader must be told about the chosen colours.
  var notes: [String] {
    let background = theme.theme.background
    let pale = (colors?.colors ?? []).filter { $0.contrast(with: background) < 3 }
    guard let first = pale.first, let colors else { return [] }
    let word = colors.words[colors.colors.firstIndex(of: first) ?? 0]
    let contrast = NumberText.digits(2).plain(first.contrast(with: background))
    return [
      "\(pale.count) of \(colors.colors.count) colours have a contrast below 3 with the background, such as \(word) "
        + "with \(contrast)"
    ]
  }

  /// - Throws: a sentence where the picture would have more than 200 million pixels.
  func checkPixels(_ picture: Picture, _ theme: Theme) throws {
    let size: Size =
      switch picture {
      case .plot(let plot): plot.size
      case .grid(let grid): grid.size
      }
    let (width, height) = (max(size.width, 960) / 72 * dpi, max(size.height, 540) / 72 * dpi)
    guard width * height <= 2e8 else {
      throw ValidationError(
        "expected at most 200 million pixels, found \(NumberText.digits(3).plain(width * height / 1e6)) million: lower "
          + "--dpi or --size")
    }
  }

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
    guard (72...1200).contains(dpi) else {
      throw ValidationError("expected --dpi from 72 to 1200, found \(dpi)")
    }
    if let fontSize, !(6...40).contains(fontSize) {
      throw ValidationError("expected --font-size from 6 to 40, found \(fontSize)")
    }
    if logColor, let colorRange, colorRange.low < Limits.magnitude.lowerBound {
      throw ValidationError(
        "expected --color-range from \(Limits.magnitude.lowerBound) on with --log-color, found \(colorRange.low)"
      )
    }
    for (name, axis, range) in [("x", Character("x"), xRange), ("y", "y", yRange)] {
      if let range, log.contains(axis), range.low < Limits.magnitude.lowerBound {
        throw ValidationError(
          "expected --\(name)-range from \(Limits.magnitude.lowerBound) on with --log \(log.rawValue), found \(range.low)"
        )
      }
    }
  }
}
