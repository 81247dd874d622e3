// SPDX-License-Identifier: GPL-3.0-or-later

/// What plots draw, as a table from which anyone can draw them again.
///
/// A row is an axis, or an item of a mark: a point, a vertex of a line or of a band, a bar, a cell. What
/// cannot be drawn (zero on a logarithmic axis, points beyond the axes) is not in it.
public struct PlotTable: Sendable {
  /// The columns of ``csv``.
  ///
  /// `panel` counts from 1; `mark` is the kind; `axis` says which y axis is meant; `style` is a line's, or
  /// an axis's scale; `part` counts the pieces of a mark that gaps interrupt; `x_low` to `y_high` are the
  /// ends of bands, error bars, bins, cells and axes; `value` is what a colour stands for.
  public static let columns = [
    "panel", "mark", "label", "axis", "style", "part", "x", "y", "x_low", "x_high", "y_low",
    "y_high", "value", "name",
  ]

  private var lines: [String] = [columns.joined(separator: ",")]

  /// Each plot is a panel, in order; the rows of its insets follow under its number.
  public init(_ plots: [Plot]) {
    for (i, plot) in plots.enumerated() {
      let layout = PlotLayout(
        plot, letter: nil, theme: .journal, measurer: FixedMeasurer(), sharesLegend: false)
      add(layout, panel: i + 1)
      for inset in plot.insets {
        let layout = PlotLayout(
          inset.plot, letter: nil, theme: .journal, measurer: FixedMeasurer(), sharesLegend: false)
        add(layout, panel: i + 1, prefix: "inset ")
      }
    }
  }

  /// Comma-separated values, one header line, numbers in the fewest digits that read back the same.
  public var csv: String { lines.joined(separator: "\n") + "\n" }

  private mutating func add(_ layout: PlotLayout, panel: Int, prefix: String = "") {
    func axis(_ name: String, _ side: AxisSide?, isUpright: Bool) {
      guard let side else { return }
      let ends = [side.domain.lowerBound, side.domain.upperBound].map(Self.number)
      lines.append(
        Self.line(
          panel, "\(prefix)axis", side.axis.label, name,
          side.axis.scale.name + (side.axis.isReversed ? " reversed" : ""), "",
          [nil, nil] + (isUpright ? [nil, nil] + ends : ends + [nil, nil]), nil, nil))
    }
    axis("x", layout.bottomSide, isUpright: false)
    axis("y", layout.leftSide, isUpright: true)
    axis("top", layout.topSide, isUpright: false)
    axis("right", layout.rightSide, isUpright: true)
    axis("color", layout.colorBar?.side, isUpright: true)
    for mark in layout.plot.marks { add(mark, layout, panel, prefix) }
  }

  private mutating func add(_ mark: any Mark, _ layout: PlotLayout, _ panel: Int, _ prefix: String)
  {
    let isRight = mark is RightMark
    let upright = (isRight ? layout.rightSide : layout.leftSide) ?? layout.leftSide
    let legend = mark.legend(layout.theme).first?.label ?? ""
    var part = 1
    var isBroken = false
    for row in mark.rows {
      guard Self.isDrawn(row, layout.bottomSide, upright) else {
        isBroken = true
        continue
      }
      if isBroken, !row.standsAlone { part += 1 }
      isBroken = false
      let numbers = [
        row.x, row.y, row.xInterval?.lowerBound, row.xInterval?.upperBound,
        row.yInterval?.lowerBound, row.yInterval?.upperBound,
      ].map { $0.map(Self.number) }
      lines.append(
        Self.line(
          panel, prefix + mark.kind, row.label ?? legend, isRight ? "right" : "", mark.lineStyle,
          row.standsAlone ? "" : "\(part)", numbers, row.value.map(Self.number), row.name))
    }
  }

  private static func isDrawn(_ row: MarkRow, _ x: AxisSide, _ y: AxisSide) -> Bool {
    for (value, side) in [
      (row.x ?? row.xInterval?.upperBound, x), (row.y ?? row.yInterval?.upperBound, y),
    ] {
      guard let value else { continue }
      if side.axis.scale.position(value) == nil { return false }
      if row.standsAlone, !side.map(from: 0, to: 1).contains(value) { return false }
    }
    return true
  }

  private static func line(
    _ panel: Int, _ mark: String, _ label: String, _ axis: String, _ style: String, _ part: String,
    _ numbers: [String?], _ value: String?, _ name: String?
  ) -> String {
    let words = ["\(panel)", mark, quoted(label), axis, style, part]
    return (words + numbers.map { $0 ?? "" } + [value ?? "", quoted(name ?? "")])
      .joined(separator: ",")
  }

  private static func quoted(_ markup: String) -> String {
    var text = Markup.plain(markup)
    // A spreadsheet would take such a text for a formula.
    if text.first.map({ "=+-@\t\r".contains($0) }) == true, Double(text) == nil {
      text = "'" + text
    }
    guard text.unicodeScalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else {
      return text
    }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}

extension Scale {
  /// The scale in words that name it wholly.
  fileprivate var name: String {
    if case .symlog(let linear) = self { return "symlog \(linear)" }
    return description
  }
}
