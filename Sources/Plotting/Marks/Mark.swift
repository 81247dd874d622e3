// SPDX-License-Identifier: GPL-3.0-or-later

/// Something that shows data between axes.
public protocol Mark: Sendable {
  /// The mark in one word, for tables and alternative text: "points", "line".
  var kind: String { get }
  /// What is drawn, item by item, for the table beside a figure; see ``PlotTable``.
  var rows: [MarkRow] { get }
  /// Solid, dashed, …: how the mark's line is drawn; empty for marks that have none.
  var lineStyle: String { get }
  /// The values that automatic axes must cover.
  var extent: MarkExtent { get }
  /// What the legend says, in order; entries with equal words are merged.
  func legend(_ theme: Theme) -> [LegendEntry]
  /// The words that stand at the mark instead of in the legend, in markup, for alternative text.
  var inscription: String? { get }
  /// The bar of colours that the mark needs, if any; a plot shows the first.
  var colorBar: ColorBar? { get }
  /// The shapes, once axes and frame are known.
  func draw(in frame: PlotFrame) -> MarkDrawing
}

extension Mark {
  public var colorBar: ColorBar? { nil }
  public var inscription: String? { nil }
  public var lineStyle: String { "" }
}

/// The values that automatic axes must cover.
public struct MarkExtent: Sendable {
  /// In data coordinates; values that the axis cannot show are passed over.
  public var x: [Double]
  /// The same of y, on the right axis for a mark that is ``Mark/onRight``.
  public var y: [Double]
  /// Whether the mark stands on zero, so that an axis that starts there leaves no air below.
  public var standsOnZero: Bool
  /// The same of the x axis.
  public var leansOnZero: Bool
  /// The air that the mark needs left and right, as a fraction of the width; nil has no opinion.
  public var sideAir: Double?
  /// The same above and below, as a fraction of the height.
  public var endAir: Double?

  /// An extent; without arguments it asks nothing of the axes.
  public init(
    x: [Double] = [], y: [Double] = [], standsOnZero: Bool = false, leansOnZero: Bool = false,
    sideAir: Double? = nil, endAir: Double? = nil
  ) {
    self.x = x
    self.y = y
    self.standsOnZero = standsOnZero
    self.leansOnZero = leansOnZero
    self.sideAir = sideAir
    self.endAir = endAir
  }
}

/// One line of a legend.
public struct LegendEntry: Hashable, Sendable {
  /// A sample of a mark; several are drawn over each other.
  public enum Key: Hashable, Sendable {
    case patch(Color)
    case line(Stroke)
    case marker(MarkerShape, size: Double, fill: Color?, stroke: Stroke?)
  }

  /// Markup; it is what entries are merged by.
  public var label: String
  /// In any order: patches are drawn first, then lines, then markers.
  public var keys: [Key]

  public init(_ label: String, _ keys: [Key]) {
    self.label = label
    self.keys = keys
  }
}
