// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Foundation
import GapScaling
import NumericalMethods
import Plotting
import ScalingLaws

/// The columns of a user's table that `laws plot` draws, and the picture of them.
struct PlottedTable {
  private struct Row {
    var x: Double
    var y: Double
    var interval: ClosedRange<Double>?
    var series: String
    var facet: String
  }

  /// What the reader must be told beside what the picture says itself.
  private(set) var notes: [String] = []
  private let command: PlotCommand
  private let path: String
  private var rows: [Row] = []
  /// Names of series in order, and whether the order means something.
  private var series: [String] = []
  private var isOrdered = false
  private var facets: [String] = []
  private var xIsCount = false
  private var yIsCount = false

  init(_ command: PlotCommand) throws {
    self.command = command
    path = command.table
    let table = try Table(contentsOf: command.table)
    func column(_ name: String) throws -> String {
      guard let found = table.firstColumn(named: [name]) else {
        throw FileError(
          path: table.path, line: 1,
          "expected a column '\(name)', found \(table.header.map { "'\($0)'" }.joined(separator: ", "))"
        )
      }
      return found
    }
    let x = try table.optionalNumbers(column(command.x))
    let ys = command.y.split(separator: ",").map(String.init)
    let facet = try command.facet.map { try table.texts(column($0)) }
    let colors = try command.color.map { try table.texts(column($0)) }
    let low = try command.low.map { try table.optionalNumbers(column($0)) }
    let high = try command.high.map { try table.optionalNumbers(column($0)) }
    let groups = colors.map { Self.groups($0, named: command.color ?? "") }
    var gaps = 0
    for name in ys {
      let y = try table.optionalNumbers(column(name))
      for i in 0..<table.rowCount {
        guard let x = x[i], let y = y[i] else {
          gaps += 1
          continue
        }
        var interval: ClosedRange<Double>?
        if let low = low?[i], let high = high?[i] {
          guard low <= high else {
            throw table.error(
              row: i, column: try column(command.low ?? ""),
              "expected an error bar's lower end below its upper end, found \(low) and \(high)")
          }
          interval = low...high
        }
        let color = groups?.names[i] ?? ""
        rows.append(
          Row(
            x: x, y: y, interval: interval,
            series: ys.count > 1 ? (color.isEmpty ? name : "\(name), \(color)") : color,
            facet: facet?[i] ?? ""))
      }
    }
    guard !rows.isEmpty else {
      throw FileError(
        path: path, "expected rows with numbers in '\(command.x)' and '\(command.y)', found none")
    }
    if gaps > 0 { notes.append("\(gaps) \(gaps == 1 ? "row has" : "rows have") no x or no y") }
    isOrdered = groups?.isOrdered == true && ys.count == 1
    series = isOrdered ? groups?.order ?? [] : Self.inOrder(rows.map(\.series))
    facets = Self.inOrder(rows.map(\.facet))
    guard isOrdered || series.count <= 24 else {
      throw FileError(
        path: path,
        "expected at most 24 different values in '\(command.color ?? command.y)', found \(series.count)"
      )
    }
    guard facets.count <= 36 else {
      throw FileError(
        path: path,
        "expected at most 36 different values in '\(command.facet ?? "")', found \(facets.count)")
    }
    xIsCount = Self.areCounts(rows.map(\.x))
    yIsCount = Self.areCounts(rows.map(\.y))
  }

  private static func inOrder(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// Large whole numbers, which read best as 20k or 1.4B.
  private static func areCounts(_ values: [Double]) -> Bool {
    values.allSatisfy { $0 >= 0 && $0 == $0.rounded() && $0 < 1e15 }
      && (values.max() ?? 0) >= 10_000
  }

  /// The group of each row: its text, or where all are numbers, its number in an order; many different
  /// numbers are put into six bins with about as many rows each.
  private static func groups(
    _ texts: [String], named column: String
  ) -> (names: [String], order: [String], isOrdered: Bool) {
    let numbers = texts.map(Double.init)
    let known = numbers.compactMap { $0 }.filter(\.isFinite)
    guard known.count == texts.count else { return (texts, inOrder(texts), false) }
    let different = Set(known).sorted()
    func name(_ value: Double) -> String { Quantity.engineering(value) }
    if different.count <= 12 {
      let names = different.map { "\(column) \(name($0))" }
      let byValue = Dictionary(zip(different, names)) { first, _ in first }
      return (known.map { byValue[$0] ?? "" }, inOrder(names), true)
    }
    let sorted = known.sorted()
    let ends = (0...6).map { sorted[min(sorted.count - 1, $0 * sorted.count / 6)] }
    let names = (0..<6).map { "\(column) \(name(ends[$0]))–\(name(ends[$0 + 1]))" }
    let of = known.map { value in names[max(0, min(5, (ends.firstIndex { $0 > value } ?? 6) - 1))] }
    return (of, inOrder(names), true)
  }

  // MARK: picture

  func picture() throws -> Picture {
    let plots = try facets.map { facet in
      try plot(rows.filter { $0.facet == facet }, title: facet.isEmpty ? command.title : facet)
    }
    guard plots.count > 1 else { return .plot(plots[0]) }
    let columns = min(3, plots.count)
    let height = 150.0 * Double((plots.count + columns - 1) / columns) + 60
    return .grid(.facets(plots, columns: columns, size: Size(516, height)))
  }

  private func plot(_ rows: [Row], title: String?) throws -> Plot {
    var marks = try fitted(rows)
    for (i, name) in series.enumerated() {
      let mine = rows.filter { $0.series == name }
      guard !mine.isEmpty else { continue }
      let ink: Ink = isOrdered ? .ramp(i, of: series.count) : .series(i)
      let label = name.isEmpty ? nil : Markup.escape(name)
      if command.line {
        let sorted = mine.sorted { $0.x < $1.x }
        marks.append(
          LineMark(
            x: sorted.map(\.x), y: sorted.map(\.y), ink: ink,
            style: isOrdered ? .solid : LineMark.Style.allCases[i / 8 % 4]))
      }
      marks.append(
        PointsMark(
          x: mine.map(\.x), y: mine.map(\.y),
          yInterval: command.low == nil ? [] : mine.map(\.interval),
          label: label ?? (command.fit == nil ? nil : "data"), ink: ink))
    }
    func axis(_ label: String, _ name: Character, isCount: Bool) -> Axis {
      Axis(
        label, scale: command.log.contains(name) ? .log10 : .linear,
        tickLabels: isCount ? .engineering : .automatic, isReversed: command.reverse.contains(name))
    }
    return Plot(
      title: title, x: axis(command.xLabel ?? Markup.escape(command.x), "x", isCount: xIsCount),
      y: axis(
        command.yLabel ?? Markup.escape(command.y.replacing(",", with: ", ")), "y",
        isCount: yIsCount), marks: marks)
  }

  private func fitted(_ rows: [Row]) throws -> [any Mark] {
    guard let law = command.fit else { return [] }
    for row in rows where !(row.x > 0) || (law != .inverseRoot && !(row.y > 0)) {
      throw FileError(
        path: path, "a fit needs x and y greater than 0, found \(row.x) and \(row.y)")
    }
    let points = Points(x: rows.map(\.x), y: rows.map(\.y))
    do throws(FitError) {
      switch law {
      case .power: return marks(try PowerLaw.fit(to: points), points)
      case .powerWithFloor: return marks(try PowerLawWithFloor.fit(to: points), points)
      case .inverseRoot: return marks(try InverseRoot.fit(to: points), points)
      }
    } catch { throw FileError(path: path, error.description) }
  }

  private func marks<L: ScalingLaw>(
    _ fit: Fit<L>, _ points: Points
  ) -> [any Mark] where L.Input == Double {
    guard let low = points.x.min(), let high = points.x.max(), low < high else { return [] }
    let ink: Ink = series.count > 1 ? .foreground : .series(0)
    let line = LineMark(over: low...high, label: L.title, ink: ink) { fit.law($0) }
    guard fit.degreesOfFreedom > 0 else { return [line] }
    let level = Quantity.trimmed(100 * fit.level, digits: 3)
    return [
      BandMark(over: low...high, label: "\(level) % interval", ink: ink) { x in
        fit.prediction(at: x).interval ?? fit.law(x)...fit.law(x)
      }, line,
    ]
  }
}
