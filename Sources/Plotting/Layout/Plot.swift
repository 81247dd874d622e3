// SPDX-License-Identifier: GPL-3.0-or-later

/// A plot as a value: axes and marks; drawing it decides everything else.
public struct Plot: Sendable {
  /// Where marks are named; where a legend needs more room than the page has, the page grows.
  public enum LegendPlacement: Hashable, Sendable {
    /// Inside the frame where no data is; else below it, or beside it where there is less room below.
    case automatic
    case below
    /// Right of the frame, in one column.
    case beside
    /// Each mark's words stand at the mark; those that find no place there go into a legend.
    case direct
    case none
  }

  /// Markup; see ``Markup``.
  public var title: String?
  /// Below the frame.
  public var x: Axis
  /// Left of the frame; covers the marks that are not ``Mark/onRight``.
  public var y: Axis
  /// Above the frame: the x axis in other units.
  public var top: SecondAxis?
  /// Right of the frame: the y axis in other units, or one of its own for marks ``Mark/onRight``.
  public var right: SecondAxis?
  /// Drawn in order, later ones over earlier ones.
  public var marks: [any Mark]
  /// Drawn over marks and axes.
  public var insets: [Inset] = []
  /// In a grid with one shared legend only ``LegendPlacement/direct`` makes a difference.
  public var legend: LegendPlacement
  /// Words above the legend's entries, such as what their colours stand for; markup.
  public var legendTitle: String?
  /// The whole figure, labels included.
  public var size: Size
  /// Whether a unit is as long along x as along y, so that the line of equal values rises at 45°; for linear axes.
  public var hasEqualScales = false

  /// A plot, unless said otherwise 252 points wide, as a journal column is.
  ///
  /// - Precondition: `top` has a translation, if there is one.
  public init(
    title: String? = nil, x: Axis = Axis(), y: Axis = Axis(), top: SecondAxis? = nil,
    right: SecondAxis? = nil, legend: LegendPlacement = .automatic, size: Size = Size(252, 190),
    marks: [any Mark]
  ) {
    precondition(
      top.map { $0.translation != nil } ?? true,
      "a top axis must be the x axis in other units, found one of its own")
    self.title = title
    self.x = x
    self.y = y
    self.top = top
    self.right = right
    self.marks = marks
    self.legend = legend
    self.size = size
  }

  /// The plot as shapes.
  ///
  /// What cannot be drawn (zero on a logarithmic axis, NaN) is left out, counted and said in
  /// ``Drawing/notes``.
  /// - Throws: ``PlottingError/missingFont(family:package:)``.
  public func drawing(theme: Theme = .journal) throws(PlottingError) -> Drawing {
    drawing(theme: theme, measurer: try PangoMeasurer())
  }

  /// The same with another measurer, such as ``FixedMeasurer`` where no font may matter.
  public func drawing(theme: Theme = .journal, measurer: any TextMeasurer) -> Drawing {
    var grid = PlotGrid([self], size: size)
    grid.letters = false
    return grid.drawing(theme: theme, measurer: measurer)
  }
}
