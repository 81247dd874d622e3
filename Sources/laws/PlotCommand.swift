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
      A column of words on an axis gives categories, with --color a colour for each word. A column of numbers with \
      --color gives colours from light to dark. Values that cannot be drawn, such as a zero on a logarithmic axis, are \
      left out, and their number is printed. Columns are named as in laws fit, or are arithmetic over columns. \
      docs/gallery.md has twelve plots with their commands.

      Examples:
        laws plot runs.csv --x parameters --y loss --log xy --color model --fit power --to 1B
        laws plot runs.csv --x optimizer --y loss --as boxes --where "tokens>=1e9"
        laws plot runs.csv --x step --y loss --color seed --line --facet model
        laws plot runs.csv --x loss --as density --color model
        laws plot history.csv --x 'step * batch_tokens' --y loss --color run --line
        laws plot sweep.csv --x parameters --y loss --best --units parameters=M
        laws plot history.csv --x step --y loss --color run --as lines --smooth 50
        laws plot sweep.csv --x lr --y width --color loss --as heatmap --log xy
        laws plot sweep.csv --x parameters --y loss --log x --color flops --fit parabola --each
      """)

  enum Law: String, ExpressibleByArgument, CaseIterable {
    case power
    case powerWithFloor = "power-floor"
    case inverseRoot = "inverse-root"
    case parabola

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
      What shows the rows: points; lines; mean (of equal x) and bars (means), with one standard error where there are \
      several rows; band (mean, least and largest of equal x); boxes; violins; histogram and density of x; heatmap \
      (the mean of --color over x and y).
      """)
  var shown = Word(TablePlotSettings.Kind.points)

  private var kind: TablePlotSettings.Kind { shown.choice }

  @Option(help: "The column whose values become colours; of a heat map, the values of the cells.")
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

  @Option(
    help: """
      Smooth lines over this many neighbouring rows (three running means); the rows themselves stay as a pale line.
      """)
  var smooth: Int?

  @Flag(help: "Show the lowest y up to each x as a dashed line.")
  var envelope = false

  @Flag(help: "Put the bars of several colours on top of each other.")
  var stack = false

  @Option(
    help: """
      A curve fitted to all points: power, power-floor, inverse-root, each with its 95 % interval; or parabola, in \
      the logarithm of x with --log x, and its minimum.
      """)
  var fit: Law?

  @Flag(
    help: "Show the residuals of the fit in a panel below; with --log y in per cent of the fit.")
  var residuals = false

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
      color != nil || kind != .heatmap, "expected --color with \(way), found none")
    try expect(
      kind != .heatmap || !severalY, "expected one column of --y with \(way), found '\(y ?? "")'")
    try expect(
      smooth == nil || kind == .lines, "expected --smooth with --as lines, found \(way)")
    try expect(
      smooth.map { (2...1_000_000).contains($0) } ?? true,
      "expected --smooth from 2 to 1000000, found \(smooth ?? 0)")
    try expect(
      !envelope || kind == .lines || kind == .points,
      "expected --envelope with points or lines, found \(way)")
    try expect(fit != nil || !residuals, "expected --residuals with --fit, found none")
    try expect(
      facet == nil || !residuals, "expected --residuals without --facet, found both")
    try expect(
      to == nil || fit != .parabola, "expected --to with a law, found --fit parabola")
    try expect(
      kind == .heatmap || (!look.logColor && look.colorRange == nil && look.colorLabel == nil),
      "expected --log-color, --color-range and --color-label with --as heatmap, found \(way)")
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
    let theme = look.adjustedTheme
    try look.checkPixels(picture, theme)
    let (drawn, said) = try picture.files(
      files.map(\.format), title: look.title ?? words,
      date: Date(timeIntervalSince1970: 946_684_800), theme: theme, dpi: look.dpi,
      measurer: try PangoMeasurer())
    for (file, data) in zip(files, drawn) { folder.add(data, as: file.name) }
    let paths = try folder.commit()
    let named =
      names.flatMap { rows.firstColumn(named: [$0]) }
      .flatMap { try? rows.texts($0) } ?? []
    let missing = Fonts.note(onMissing: Fonts.missingLetters(in: picture.words + named))
    let notes = own + said + look.notes + (missing.map { [$0] } ?? [])
    try answer.print(
      (paths + notes.map { "note: \($0)" }).joined(separator: "\n"), verbatim: paths,
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
    (settings.smoothing, settings.showsEnvelope) = (smooth, envelope)
    settings.showsResiduals = residuals
    settings.colorAxis = look.settings("c", look.colorRange, look.colorLabel)
    settings.colorAxis.isLogarithmic = look.logColor
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
