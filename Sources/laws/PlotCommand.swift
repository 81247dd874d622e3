// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Figures
import Files
import Foundation
import NumericalMethods
import Plotting
import ScalingLaws

/// `laws plot`: a user's own table as a plot.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw columns of a table against each other.",
    discussion: """
      A column of words along an axis makes categories; of --color, colours. One of numbers makes an order of colours \
      from light to dark. What can't be drawn, such as a zero on a logarithmic axis, is left out, counted and said.

      Examples:
        laws plot runs.csv --x parameters --y loss --log xy --color model --fit power --to 1B
        laws plot runs.csv --x optimizer --y loss --as boxes --where "tokens>=1e9"
        laws plot runs.csv --x step --y loss --color seed --line --facet model
        laws plot runs.csv --x loss --as density --color model
        laws plot history.csv --x 'step * batch_tokens' --y loss --color run --line
        laws plot sweep.csv --x parameters --y loss --best --units parameters=M
      """)

  enum Law: String, ExpressibleByArgument, CaseIterable {
    case power
    case powerWithFloor = "power-floor"
    case inverseRoot = "inverse-root"

    init?(argument: String) {
      if argument == "power-with-floor" {
        Printer.note("power-with-floor is now power-floor")
        self = .powerWithFloor
      } else {
        self.init(rawValue: argument)
      }
    }
  }

  @Argument(help: "A table with a header: commas, semicolons or tabs.")
  var table: String

  @Option(help: "The column along the horizontal axis.")
  var x: String

  @Option(
    help: """
      The column along the vertical axis; several, comma-separated, share it. None for a histogram or a density.
      """)
  var y: String?

  @Option(
    name: .customLong("as"),
    help: """
      What shows the rows: points; mean (of equal x) and bars (means), with one standard error where there are \
      several rows; boxes; histogram and density of x.
      """)
  var shown = Word(TablePlotSettings.Kind.points)

  private var kind: TablePlotSettings.Kind { shown.choice }

  @Option(help: "The column whose values become colours.")
  var color: String?

  @Option(help: "The column whose values become panels over the same axes.")
  var facet: String?

  @Option(help: "The column of words to write at the points.")
  var names: String?

  @Option(help: "The column of the lower ends of error bars.")
  var low: String?

  @Option(help: "The column of the upper ends of error bars.")
  var high: String?

  @OptionGroup(title: "Table of runs") var source: RunTable

  @Flag(help: "Connect the points of each colour in the order of x.")
  var line = false

  @Flag(help: "Put the bars of several colours on top of each other.")
  var stack = false

  @Option(
    help:
      "A law fitted to all points, with its 95 % interval: power, power-floor, inverse-root.")
  var fit: Law?

  @Flag(help: "Fit each colour separately.")
  var each = false

  @Option(help: "Extrapolate the fit to this x, dashed and shaded.")
  var to: Count?

  @OptionGroup(title: "Look") var look: PlotAppearance

  @OptionGroup var place: PlotOutput

  @OptionGroup var replacing: ReplacingOptions

  @OptionGroup var answer: OutputOptions

  func validate() throws {
    func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) throws {
      if !holds { throw ValidationError(sentence()) }
    }
    let way = "--as \(kind.rawValue)"
    try expect(
      kind.isSpread == (y == nil),
      y == nil ? "expected --y with \(way), found none" : "expected no --y with \(way), found one")
    try expect(
      (low == nil) == (high == nil), "expected --low and --high together, found one of them")
    let severalY = y?.contains(",") == true
    try expect(
      low == nil || !severalY,
      "expected one column of --y with --low and --high, found '\(y ?? "")'")
    try expect(
      low == nil || kind == .points || kind == .bars,
      "expected --low and --high with points or bars, found \(way)")
    try expect(fit == nil || kind == .points, "expected --fit with points, found \(way)")
    try expect(fit != nil || !each, "expected --each with --fit, found none")
    try expect(fit != nil || to == nil, "expected --to with --fit, found none")
    try expect(
      color == nil || (kind != .boxes && kind != .histogram),
      "expected \(way) without --color; --facet gives each value a panel")
    try expect(names == nil || kind == .points, "expected --names with points, found \(way)")
    try expect(!line || kind == .points, "expected --line with points, found \(way)")
    try expect(!stack || kind == .bars, "expected --stack with --as bars, found \(way)")
  }

  func run() throws {
    try Fonts.check()
    let (place, files) = place.files(stem: stem)
    var folder = try replacing.folder(place)
    let (rows, choices) = try chosenRows()
    let (picture, own) = try TablePlot(settings, of: rows, reading: choices).picture()
    let words = [y, x].compactMap { $0 }.joined(separator: " over ")
    for (format, name) in files {
      folder.add(
        try picture.data(
          format, title: look.title ?? words, date: Date(timeIntervalSince1970: 946_684_800),
          theme: look.theme.theme), as: name)
    }
    let paths = try folder.commit()
    let shown = [look.title, color, facet, names, x, y].compactMap { $0 }
    let cells = shown.compactMap { rows.firstColumn(named: [$0]) }
      .flatMap { (try? rows.texts($0)) ?? [] }
    let missing = Fonts.note(onMissing: Fonts.missingLetters(in: shown + cells))
    let notes = own + picture.notes + (missing.map { [$0] } ?? [])
    try answer.print(
      (paths + notes.map { "note: \($0)" }).joined(separator: "\n"),
      answer: DrawnPlot(files: paths, notes: notes))
  }

  /// What is shown, and how.
  private var settings: TablePlotSettings {
    var settings = TablePlotSettings(
      x: x, y: (y ?? "").split(separator: ",").map(String.init), kind: kind)
    (settings.color, settings.facet, settings.names) = (color, facet, names)
    (settings.low, settings.high) = (low, high)
    (settings.isConnected, settings.isStacked) = (line, stack)
    settings.fit = fit.flatMap { TablePlotSettings.FittedLaw(rawValue: $0.rawValue) }
    (settings.fitsEach, settings.reach) = (each, to?.value)
    settings.xAxis = look.settings("x", look.xRange, look.xLabel)
    settings.yAxis = look.settings("y", look.yRange, look.yLabel)
    settings.title = look.title
    settings.legend = look.legend.placement
    settings.size = look.size?.size
    return settings
  }

  /// The rows that are drawn, and how their columns are read.
  private func chosenRows() throws -> (Table, RunChoices) {
    let choices = source.choices
    guard source.choosesRuns else {
      let input = try TableInput(table, keeping: source.conditions)
      return (input.table, choices)
    }
    // Options that choose among runs need the table read as one of runs.
    let input = try TableInput(table)
    let runs = try source.runs(input, experiment: source.experiment)
    var rest = choices
    rest.options = RunOptions(
      batchTokens: choices.options.batchTokens, bytesPerToken: choices.options.bytesPerToken,
      units: choices.options.units)
    return (input.table.keeping(rows: runs.runs.compactMap(\.row)), rest)
  }

  private var stem: String {
    let file =
      table == "-"
      ? "table" : ((table as NSString).lastPathComponent as NSString).deletingPathExtension
    let columns = y.map { [$0.replacing(",", with: "-"), "over", x] } ?? [kind.rawValue, "of", x]
    let words = ([file] + columns).joined(separator: "-")
    return String(words.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
  }
}
