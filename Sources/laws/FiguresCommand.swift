// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Figures
import Files
import Foundation
import GapScaling
import NumericalMethods
import Plotting

/// `laws figures`: the paper's figures for a study.
struct FiguresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures",
    abstract: "Draw the paper's figures for a study.",
    discussion: """
      Figures: \(Figures.Catalog.figures.map(\.name).joined(separator: ", ")). Without --only, single panels of \
      combined figures are left out. The format drawing writes the \
      shapes as text, which the tests compare. The format csv contains the values that are drawn.

      Example: laws figures Data/ladder -o Figures --only fig2 --format pdf,png
      """)

  @Argument(help: "The study's folder, which holds study.yaml; or a table of runs, CSV.")
  var study: String

  @OptionGroup(title: "Table of runs") var source: RunTable

  @Option(name: [.customShort("o"), .long], help: "The folder to write into.")
  var output = "Figures"

  @Option(help: "The figures to draw, by the beginnings of their names, comma-separated.")
  var only: String?

  @Option(help: "Formats, comma-separated: pdf, svg, png, csv (what is drawn), drawing.")
  var format = FormatList.pictures

  @Option(help: "Sizes and colours: \(ThemeName.words).")
  var theme = ThemeName.journal

  @Option(help: "b, a width of the measured models; the one nearest to 4 without.")
  var bits: Double?

  @OptionGroup var files: StudyOptions

  @OptionGroup var replacing: ReplacingOptions

  @Flag(help: "Print the files written as JSON, and errors as {\"error\": …}.")
  var json = false

  func validate() throws {
    if let bits { try Limits.checkBits(bits) }
    if let only, only.split(separator: ",").isEmpty {
      throw ValidationError("expected --only with the beginnings of figures' names, found none")
    }
  }

  func run() throws {
    let figures = try chosen()
    try Fonts.check()
    var folder = try replacing.folder(output)
    let study = try Study(
      contentsOf: study, choices: source.choices, largestDropped: source.dropLargest,
      allowsOutside: files.allowOutside)
    Progress.say("Evaluating the bounds of \(study.models.count) models…")
    let results = try StudyResults(study, options: AnalysisOptions(bits: bits))
    try MeasuredWidth.expect(bits, in: results.analysis)
    let findings = StudyFindings(results)
    var skipped: [String] = []
    var notes: [String] = []
    Progress.say("Drawing \(figures.count) figures…")
    let measurer = try PangoMeasurer()
    let (formats, theme) = (format.formats, theme.theme)
    let drawn = try Parallel.map(figures.count) { index throws -> Drawn in
      switch figures[index].draw(findings) {
      case .picture(let picture):
        .files(
          try picture.files(
            formats, title: figures[index].caption, date: findings.date, theme: theme,
            measurer: measurer))
      case .missing(let why): .missing(why)
      }
    }
    for (figure, drawn) in zip(figures, drawn) {
      switch drawn {
      case .files(let files):
        for (format, data) in zip(formats, files.data) {
          folder.add(data, as: format.fileName(figure.name))
        }
        notes += files.notes.map { "\(figure.name): \($0)" }
      case .missing(let why): skipped.append("\(figure.name): \(why)")
      }
    }
    Progress.done()
    if folder.names.isEmpty { throw NoFigures(reasons: skipped) }
    let paths = try folder.commit()
    try Printer.print(
      asJSON: json, verbatim: paths,
      text: (paths + skipped.map { "not drawn: \($0)" } + notes.map { "note: \($0)" })
        .joined(separator: "\n"),
      answer: DrawnFigures(files: paths, skipped: skipped, notes: notes))
  }

  /// A figure as files, or what the study lacks for it.
  private enum Drawn {
    case files((data: [Data], notes: [String]))
    case missing(String)
  }

  private func chosen() throws -> [Figure] {
    guard let only else { return Figures.Catalog.standard }
    var chosen: [Figure] = []
    for word in only.split(separator: ",").map(String.init) {
      let found = Figures.Catalog.figures.filter { $0.name.hasPrefix(word) }
      guard !found.isEmpty else {
        let names = Figures.Catalog.figures.map(\.name).joined(separator: ", ")
        throw ValidationError(
          "expected --only to begin a figure's name (\(names)), found '\(word)'")
      }
      chosen += found.filter { figure in !chosen.contains { $0.name == figure.name } }
    }
    return chosen
  }

  struct NoFigures: Error, CustomStringConvertible {
    let reasons: [String]
    var description: String { "no figure can be drawn: " + reasons.joined(separator: "; ") }
  }
}
