// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import GapScaling
import NumericalMethods
import Plotting
import Reports

/// `laws report`: everything a study says, as a document.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the report of a study: PDF, one PNG a page, and every number as JSON.",
    discussion: "Example: laws report Data/ladder -o Reports")

  @Argument(help: "The study's folder, which holds study.yaml.")
  var study: String

  @Option(name: [.customShort("o"), .long], help: "The folder to write into.")
  var output = "Reports"

  @Option(help: "Formats, comma-separated: pdf, png, json.")
  var format = ReportFormats.all

  @Option(help: "b, the width of the measured models; the one nearest to 4.")
  var bits: Double?

  @Option(help: "Level of the intervals.")
  var level = 0.95

  @Option(help: "Seed of the resamples.")
  var seed: UInt64 = 1

  @Flag(help: "Print the files written as JSON, and errors as {\"error\": …}.")
  var json = false

  func validate() throws {
    guard level > 0, level < 1 else {
      throw ValidationError("expected --level between 0 and 1, found \(level)")
    }
    if let bits, !(bits > 0 && bits.isFinite) {
      throw ValidationError("expected --bits greater than 0, found \(bits)")
    }
  }

  func run() throws {
    if format.words != [.json] { try Fonts.check() }
    var folder = try OutputFolder(output)
    let study = try Study(folder: study)
    Progress.say("Evaluating the bounds of \(study.models.count) models…")
    let report = Report(
      try StudyResults(study, options: AnalysisOptions(bits: bits, level: level, seed: seed)))
    guard !report.results.analysis.bounds.isEmpty || report.results.analysis.surface != nil else {
      throw NothingToReport(folder: study.folder, warnings: report.results.warnings)
    }
    Progress.say("Setting the pages…")
    if format.words.contains(.json) {
      folder.add(Data(report.json.text().utf8), as: "\(report.name).json")
    }
    if format.words != [.json] {
      let document = try report.document()
      if format.words.contains(.pdf) { folder.add(try document.pdf(), as: "\(report.name).pdf") }
      if format.words.contains(.png) {
        for (index, page) in try document.pages().enumerated() {
          folder.add(page, as: "\(report.name)-\(index + 1).png")
        }
      }
    }
    Progress.done()
    let paths = try folder.commit()
    Answer.print(
      asJSON: json, text: paths.joined(separator: "\n"),
      json: .object([("files", .array(paths.map(JSON.string)))]))
  }
}

/// A study with neither a bound nor a law.
struct NothingToReport: Error, CustomStringConvertible {
  let folder: String
  let warnings: [Warning]

  var description: String {
    "\(folder): expected runs for a law or token losses for a bound, found neither: "
      + "laws check says what each part makes possible"
  }
}

/// Comma-separated report formats on the command line: `pdf,json`.
struct ReportFormats: ExpressibleByArgument, Sendable {
  enum Word: String, CaseIterable, Sendable { case pdf, png, json }

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
