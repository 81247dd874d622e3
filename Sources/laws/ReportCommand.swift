// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import NumericalMethods
import Plotting
import Reports
import ScalingLaws

/// `laws report`: everything a study says, as a document.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract:
      "Write the report of a study: PDF, one PNG for each page, one HTML page, and every number as JSON.",
    discussion: """
      A report.yaml, in the study's folder or by --settings, chooses title, authors, date, theme and sections \
      (\(Reports.Catalog.sections.map(\.name).joined(separator: ", "))), and adds text with values such as \
      {{fits.chinchilla.alpha}}. --tables also writes every table of the report as a file.

      With --law the report is about a published loss surface instead of a study. Loss variation and quantization gap are \
      assumed and labelled as assumed.

      Examples:
        laws report Data/ladder -o Reports --tables csv,latex
        laws report --law besiroglu2024 --to pythia,llama,1T -o Reports
      """)

  @Argument(
    help:
      "The study's folder, which holds study.yaml, or a table of runs, CSV; left out with --law.")
  var study: String?

  @OptionGroup var published: PublishedOptions

  @OptionGroup(title: "Table of runs") var source: RunTable

  @Option(name: [.customShort("o"), .long], help: "The folder to write into.")
  var output = "Reports"

  @Option(help: "Formats, comma-separated: pdf, png, html, json.")
  var format = ReportFormats.all

  @Option(help: "The tables as files too, comma-separated: csv, latex, markdown.")
  var tables = TableFormats.none

  @Option(help: "A report.yaml; the one in the study's folder where there is one.")
  var settings: String?

  @Option(help: "The date in files and under the title, such as 2026-11-21; the study's own.")
  var date: String?

  @Option(help: "b, a width of the measured models; the one nearest to 4 without.")
  var bits: Double?

  @Option(help: "Level of the intervals.")
  var level = 0.95

  @Option(help: "Seed of the resamples.")
  var seed: UInt64 = 1

  @OptionGroup var files: StudyOptions

  @OptionGroup var replacing: ReplacingOptions

  @Flag(help: "Print the files written as JSON, and errors as {\"error\": …}.")
  var json = false

  func validate() throws {
    guard (study == nil) != (published.law == nil) else {
      throw ValidationError(
        "expected a study's folder or --law with a published fit, found \(study == nil ? "neither" : "both")"
      )
    }
    if study != nil, let option = published.given {
      throw ValidationError("expected \(option) with --law, found a study")
    }
    if published.law != nil, let option = source.anyGiven ?? settings.map({ _ in "--settings" }) {
      throw ValidationError("expected a study with \(option), found --law")
    }
    guard level > 0, level < 1 else {
      throw ValidationError("expected --level between 0 and 1, found \(level)")
    }
    if let bits { try Limits.checkBits(bits) }
    if let date, Self.day(date) == nil {
      throw ValidationError("expected a day such as 2026-11-21 with --date, found '\(date)'")
    }
  }

  private static func day(_ text: String) -> Date? {
    guard text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil else { return nil }
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    return formatter.date(from: text)
  }

  func run() throws {
    if format.words != [.json] { try Fonts.check() }
    let folder = try replacing.folder(output)
    guard
      let study = try study.map({
        try Study(
          contentsOf: $0, choices: source.choices, largestDropped: source.dropLargest,
          allowsOutside: files.allowOutside)
      })
    else {
      var options = ReportOptions()
      if let date { options.date = Self.day(date) }
      let published = published
      let outlook = try published.outlook(bits: bits ?? 4)
      options.extrapolation = published.extrapolation(of: outlook)
      let report = PublishedReport(
        outlook, options: options,
        sections: Reports.Catalog.publishedSections.map { section in
          section.name == PublishedSection.sources.name
            ? .sources { published.printed($0) } : section
        })
      return try write(report.publication, json: report.json, name: report.name, into: folder)
    }
    let settings = try reportSettings(of: study)
    Progress.say("Evaluating the bounds of \(study.models.count) models…")
    let results = try StudyResults(
      study, options: AnalysisOptions(bits: bits, level: level, seed: seed))
    try MeasuredWidth.expect(bits, in: results.analysis)
    let analysis = results.analysis
    guard !analysis.bounds.isEmpty || !analysis.students.isEmpty || analysis.surface != nil else {
      let reason = study.isTable ? analysis.warnings.first { $0.code == "W-no-law" }?.message : nil
      throw NothingToReport(folder: study.isTable ? self.study ?? "" : study.folder, reason: reason)
    }
    var options =
      try settings.map { settings throws(FileError) in
        try ReportOptions(settings, results: results)
      } ?? ReportOptions()
    if let date { options.date = Self.day(date) }
    options.extrapolation = ShellCommand([
      .word("laws"), .word("extrapolate"), .given(study.folder),
    ])
    options.entries = options.entries.map { entry in
      guard case .section(let section) = entry, section.name == Section.reproduction.name else {
        return entry
      }
      return .section(.reproduction { [self] in printed($0) })
    }
    let report = Report(results, options: options)
    try write(report.publication, json: report.json, name: report.name, into: folder)
  }

  /// Every file that was asked for.
  private func write(
    _ publication: Publication, json values: JSON, name: String, into folder: OutputFolder
  ) throws {
    var folder = folder
    Progress.say("Setting the pages…")
    if format.words.contains(.json) {
      folder.add(Data(values.text().utf8), as: "\(name).json")
    }
    let wanted = format.words
    // The HTML page is written while the pages are set; then the PDF while they are painted.
    let set = try Parallel.map(2) { part throws -> (html: Data?, document: ReportDocument?) in
      if part == 0 {
        (wanted.contains(.html) ? Data(try publication.html().utf8) : nil, nil)
      } else {
        (nil, wanted.contains(.pdf) || wanted.contains(.png) ? try publication.document() : nil)
      }
    }
    if let html = set[0].html { folder.add(html, as: "\(name).html") }
    if let document = set[1].document {
      let pdf = wanted.contains(.pdf) ? 1 : 0
      let files = try Parallel.map(pdf + (wanted.contains(.png) ? document.pageCount : 0)) {
        index throws in
        index < pdf
          ? (name: "\(name).pdf", data: try document.pdf())
          : (
            name: "\(name)-\(index - pdf + 1).png", data: try document.png(page: index - pdf)
          )
      }
      for (name, data) in files { folder.add(data, as: name) }
    }
    for format in tables.formats {
      for table in publication.tables {
        folder.add(
          Data(format.text(table).utf8),
          as: "tables/\(name)-\(table.name).\(format.fileExtension)")
      }
    }
    Progress.done()
    let paths = try folder.commit()
    try Printer.print(
      asJSON: json, verbatim: paths, text: paths.joined(separator: "\n"),
      answer: WrittenFiles(files: paths))
  }

  /// The commands that a reader can run to get the same numbers, every choice of this run spelled out.
  private func printed(_ findings: StudyFindings) -> ReportCommands {
    let settings = findings.cite.settings
    let input: [ShellCommand.Word] =
      [.given(study ?? "")]
      + source.choices.written.flatMap { name, value -> [ShellCommand.Word] in
        let option = ShellCommand.Word.word("--" + name.replacing("_", with: "-"))
        return value.map { [option, .given($0)] } ?? [option]
      }
      + (source.dropLargest > 0
        ? [.word("--drop-largest"), .given("\(source.dropLargest)")] : [])
    var words: [ShellCommand.Word] = [.word("laws"), .word("report")] + input
    words += [.word("-o"), .word("Reports")]
    if let bits = settings.bits { words += [.word("--bits"), .number(bits)] }
    words += [.word("--level"), .number(settings.level)]
    words += [.word("--seed"), .given("\(settings.seed.content)")]
    if let file = self.settings { words += [.word("--settings"), .given(file)] }
    if let date { words += [.word("--date"), .given(date)] }
    let isTable = findings.analysis.study.isTable
    return ReportCommands(
      report: ShellCommand(words),
      check: isTable ? nil : ShellCommand([.word("laws"), .word("check"), .given(study ?? "")]),
      fit: isTable && findings.analysis.surface != nil
        ? ShellCommand([.word("laws"), .word("fit"), .word(Chinchilla.name)] + input) : nil)
  }

  /// The settings asked for, else those in the study's folder, else none.
  private func reportSettings(of study: Study) throws -> ReportSettings? {
    if let settings { return try ReportSettings(contentsOf: settings) }
    guard !study.isTable else { return nil }
    let own = URL(fileURLWithPath: study.folder).appendingPathComponent("report.yaml").relativePath
    guard FileManager.default.fileExists(atPath: own) else { return nil }
    return try ReportSettings(contentsOf: own)
  }
}

/// A study with neither a bound nor a law.
struct NothingToReport: NamingItsInput, CustomStringConvertible {
  let folder: String
  /// Why a table alone gives no law; nil for a study.
  let reason: String?

  var description: String {
    if let reason { return "\(folder): \(reason)" }
    return "\(folder): expected runs for a law or token losses for a bound, found neither: "
      + "laws check says what each part makes possible"
  }
}

/// Comma-separated report formats on the command line: `pdf,json`.
struct ReportFormats: ExpressibleByArgument, Sendable {
  enum Word: String, CaseIterable, Sendable { case pdf, png, html, json }

  let words: [Word]

  static let all = ReportFormats(words: Word.allCases)

  init(words: [Word]) { self.words = words }

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { Word(rawValue: String($0)) }
    guard !words.isEmpty, words.allSatisfy({ $0 != nil }) else { return nil }
    self.words = words.compactMap { $0 }
  }

  var defaultValueDescription: String { words.map(\.rawValue).joined(separator: ",") }
}

/// Comma-separated formats of tables on the command line: `csv,latex`.
struct TableFormats: ExpressibleByArgument, Sendable {
  let formats: [TableWriter]

  static let none = TableFormats(formats: [])

  init(formats: [TableWriter]) { self.formats = formats }

  init?(argument: String) {
    let formats = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { TableWriter(rawValue: String($0)) }
    guard !formats.isEmpty, formats.allSatisfy({ $0 != nil }) else { return nil }
    self.formats = formats.compactMap { $0 }
  }

  var defaultValueDescription: String {
    formats.isEmpty ? "none" : formats.map(\.rawValue).joined(separator: ",")
  }
}
