// SPDX-License-Identifier: GPL-3.0-or-later

/// One item of what a mark draws, for the table beside a figure; see ``PlotTable``.
public struct MarkRow: Hashable, Sendable {
  /// The legend's words where they differ from the mark's own, in markup.
  public var label: String?
  /// In data coordinates; nil where only an interval says it, or nothing does.
  public var x: Double?
  /// The same of y.
  public var y: Double?
  /// The ends of an error bar, a bin, a cell or a shaded stretch; nil where there is none.
  public var xInterval: ClosedRange<Double>?
  /// The same of y; for a band, between its curves.
  public var yInterval: ClosedRange<Double>?
  /// What a colour or a contour stands for.
  public var value: Double?
  /// Words at the item, in markup.
  public var name: String?
  /// Whether the item is drawn by itself, and so not at all beyond the axes; vertices of lines and bands
  /// are drawn up to the frame.
  public var standsAlone: Bool

  /// A row of the table; numbers that are nil stay empty there.
  public init(
    label: String? = nil, x: Double? = nil, y: Double? = nil,
    xInterval: ClosedRange<Double>? = nil, yInterval: ClosedRange<Double>? = nil,
    value: Double? = nil, name: String? = nil, standsAlone: Bool = false
  ) {
    self.label = label
    self.x = x
    self.y = y
    self.xInterval = xInterval
    self.yInterval = yInterval
    self.value = value
    self.name = name
    self.standsAlone = standsAlone
  }
}

/// An interval from two ends in any order; nil where one is missing.
func interval(_ a: Double, _ b: Double) -> ClosedRange<Double>? {
  a.isNaN || b.isNaN ? nil : min(a, b)...max(a, b)
}
