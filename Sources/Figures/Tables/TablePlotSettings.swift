// SPDX-License-Identifier: GPL-3.0-or-later
public import Plotting

/// What a ``TablePlot`` shows of a table, and how.
public struct TablePlotSettings: Sendable {
  /// What shows the rows.
  public enum Kind: String, Sendable, CaseIterable {
    case points
    /// A line for each colour, in the order of x.
    case lines
    /// The mean of equal x, with one standard error where there are several rows.
    case mean
    /// The same as bars.
    case bars
    /// The mean of equal x as a line, and what lies between the least and the largest value.
    case band
    case boxes
    case violins
    case histogram
    case density
    /// The mean of equal x and y as colour.
    case heatmap

    /// Whether the spread of x alone is shown.
    public var isSpread: Bool { self == .histogram || self == .density }
    /// Whether places along an axis carry bars, boxes or violins.
    public var isBars: Bool { self == .bars || self == .boxes || self == .violins }
    var spreadLabel: String { self == .density ? "density" : "count" }
  }

  /// A law fitted to the points.
  public enum FittedLaw: String, Sendable, CaseIterable {
    case power
    case powerWithFloor = "power-floor"
    case inverseRoot = "inverse-root"
    /// In the logarithm of x on a logarithmic axis.
    case parabola
  }

  /// An axis of the plot.
  public struct AxisSettings: Sendable {
    public var isLogarithmic = false
    /// Whether values fall along the axis.
    public var isReversed = false
    /// What the axis covers; nil for all that is shown.
    public var range: ClosedRange<Double>?
    /// Markup; nil for the column's name.
    public var label: String?

    public init() {}
  }

  /// The column along the horizontal axis.
  public var x: String
  /// The columns along the vertical axis; empty where ``Kind/isSpread``.
  public var y: [String]
  public var kind: Kind
  /// Over how many rows a line is smoothed, the lines of the rows themselves pale below; nil for none.
  public var smoothing: Int?
  /// Whether a line shows the lowest y up to each x.
  public var showsEnvelope = false
  /// Whether a panel below shows what the fit leaves.
  public var showsResiduals = false
  /// Columns whose values become colours, panels and words at the points.
  public var color, facet, names: String?
  /// The columns of the ends of error bars; both or none.
  public var low, high: String?
  /// Whether the points of each colour are connected in the order of x.
  public var isConnected = false
  /// Whether the bars of several colours stand on top of each other.
  public var isStacked = false
  /// A law fitted to all points; nil for none.
  public var fit: FittedLaw?
  /// Whether each colour is fitted by itself.
  public var fitsEach = false
  /// The x up to which the fit is drawn; nil for the largest x.
  public var reach: Double?
  public var xAxis = AxisSettings()
  public var yAxis = AxisSettings()
  /// Of the bar of colours beside a heat map.
  public var colorAxis = AxisSettings()
  /// Markup above the plot.
  public var title: String?
  public var legend: Plot.LegendPlacement = .automatic
  /// Nil for a journal's column.
  public var size: Size?

  /// - Parameters:
  ///   - x: The column along the horizontal axis.
  ///   - y: The columns along the vertical axis; empty where the kind shows the spread of x.
  ///   - kind: What shows the rows.
  public init(x: String, y: [String], kind: Kind = .points) {
    (self.x, self.y, self.kind) = (x, y, kind)
  }
}
