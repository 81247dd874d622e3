// SPDX-License-Identifier: GPL-3.0-or-later
public import Plotting

/// What a ``TablePlot`` shows of a table, and how.
public struct TablePlotSettings: Sendable {
  /// What shows the rows.
  public enum Kind: String, Sendable, CaseIterable {
    case points
    /// The mean of equal x, with one standard error where there are several rows.
    case mean
    /// The same as bars.
    case bars
    case boxes
    case histogram
    case density

    /// Whether the spread of x alone is shown.
    public var isSpread: Bool { self == .histogram || self == .density }
    /// Whether places along an axis carry bars or boxes.
    public var isBars: Bool { self == .bars || self == .boxes }
    var spreadLabel: String { self == .density ? "density" : "count" }
  }

  /// A law fitted to the points.
  public enum FittedLaw: String, Sendable, CaseIterable {
    case power
    case powerWithFloor = "power-floor"
    case inverseRoot = "inverse-root"
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
