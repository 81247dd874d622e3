// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
import Foundation
public import ScalingLaws

/// Columns of a user's table drawn against each other.
public struct TablePlot: Sendable {
  struct Row {
    var x: Double
    var y: Double
    var interval: ClosedRange<Double>?
    var series: String
    var facet: String
    var name: String
    /// What a heat map's colour stands for.
    var value = Double.nan
  }

  let settings: TablePlotSettings
  let path: String
  let x: PlottedColumn
  /// The first column along the vertical axis; nil for the spread of x alone.
  let y: PlottedColumn?
  private(set) var rows: [Row] = []
  /// Names of series in order, and whether the order means something.
  let series: [String]
  let isOrdered: Bool
  let facets: [String]
  /// What the reader must be told beside what the picture says itself.
  var notes: [String] = []

  /// - Parameters:
  ///   - settings: What is shown, and how.
  ///   - table: The rows to draw.
  ///   - choices: How columns of runs are read, such as their units.
  /// - Throws: `FileError` for a column that the table lacks or that cannot be shown as asked for.
  public init(
    _ settings: TablePlotSettings, of table: Table, reading choices: RunChoices = RunChoices()
  ) throws {
    self.settings = settings
    path = table.path
    func texts(_ name: String?) throws -> [String]? {
      try name.map { try table.texts(table.column($0)) }
    }
    let isSpread = settings.kind.isSpread
    x = try PlottedColumn(settings.x, in: table, mayBeWords: !isSpread, choices)
    let ys = try settings.y.map {
      try PlottedColumn($0, in: table, mayBeWords: settings.y.count == 1, choices)
    }
    y = ys.first
    try Self.check(settings, path, x, y)
    let facet = try texts(settings.facet)
    let names = try texts(settings.names)
    let isHeatMap = settings.kind == .heatmap
    let colors = try isHeatMap ? nil : texts(settings.color).map(PlottedSeries.init)
    let heat =
      try isHeatMap
      ? settings.color.map { try PlottedColumn($0, in: table, mayBeWords: false, choices).values }
      : nil
    let low = try settings.low.map {
      try PlottedColumn($0, in: table, mayBeWords: false, choices).values
    }
    let high = try settings.high.map {
      try PlottedColumn($0, in: table, mayBeWords: false, choices).values
    }
    var gaps = 0
    for (column, values) in isSpread ? [("", x.values)] : ys.map({ ($0.name, $0.values) }) {
      for i in 0..<table.rowCount {
        guard let x = x.values[i], let y = values[i] else {
          gaps += 1
          continue
        }
        if isHeatMap, heat?[i] == nil {
          gaps += 1
          continue
        }
        var interval: ClosedRange<Double>?
        if let low = low?[i], let high = high?[i] {
          guard low <= high else {
            throw table.error(
              row: i, column: try table.column(settings.low ?? ""),
              "expected an error bar's lower end below its upper end, found \(low) and \(high)")
          }
          interval = low...high
        }
        let color = colors?.names[i] ?? ""
        rows.append(
          Row(
            x: x, y: y, interval: interval,
            series: ys.count > 1 ? (color.isEmpty ? column : "\(column), \(color)") : color,
            facet: facet?[i] ?? "", name: names?[i] ?? "", value: heat?[i] ?? .nan))
      }
    }
    guard !rows.isEmpty else {
      let columns = ([settings.x] + ys.map(\.name)).map { "'\($0)'" }.joined(separator: " and ")
      throw FileError(path: path, "expected rows with values in \(columns), found none")
    }
    if gaps > 0 {
      notes.append(
        "\(gaps) \(gaps == 1 ? "row has" : "rows have") no x"
          + (isHeatMap ? ", no y or no colour" : isSpread ? "" : " or no y"))
    }
    isOrdered = colors?.isOrdered == true && ys.count <= 1
    series =
      isOrdered ? colors?.order ?? [] : PlottedSeries.inOrder(rows.map(\.series))
    facets = PlottedSeries.inOrder(rows.map(\.facet))
    for (found, most, option) in [
      (isOrdered ? 1 : series.count, 24, settings.color ?? settings.y.first ?? ""),
      (facets.count, 36, settings.facet ?? ""), (x.words.count, 60, settings.x),
      (y?.words.count ?? 0, 60, settings.y.first ?? ""),
    ] where found > most {
      throw FileError(
        path: path, "expected at most \(most) different values in '\(option)', found \(found)")
    }
  }

  /// Words along an axis have no logarithm, no law and no mean.
  private static func check(
    _ settings: TablePlotSettings, _ path: String, _ x: PlottedColumn, _ y: PlottedColumn?
  ) throws(FileError) {
    func expect(_ column: PlottedColumn?, _ purpose: String) throws(FileError) {
      guard let column, let first = column.words.first else { return }
      throw FileError(
        path: path, "expected numbers in '\(column.name)' for \(purpose), found '\(first)'")
    }
    for (column, axis) in [(x as PlottedColumn?, settings.xAxis), (y, settings.yAxis)] {
      if axis.isLogarithmic { try expect(column, "a logarithmic axis") }
      if axis.range != nil { try expect(column, "a range of the axis") }
      if settings.fit != nil { try expect(column, "a fit") }
    }
    if settings.kind == .mean || settings.kind == .band { try expect(y, "a mean") }
    if settings.kind == .lines || settings.kind == .band { try expect(x, "lines") }
    if settings.kind == .lines { try expect(y, "lines") }
    if settings.kind.isBars, !x.words.isEmpty { try expect(y, settings.kind.rawValue) }
  }
}
