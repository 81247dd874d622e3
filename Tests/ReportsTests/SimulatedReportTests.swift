// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import GapScaling
import NumericalMethods
import Plotting
import ScalingLaws
import Testing

@testable import Reports

@Suite("Reports of simulated studies, whole and in parts")
struct SimulatedReportTests {
  /// A report of a simulated study, some of its files left out or changed.
  static func report(
    models: Int = 4, widths: [Double] = [3, 4], settings: String? = nil,
    keeping keeps: (String) -> Bool = { _ in true }
  ) throws -> Report {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "report-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var output = try OutputFolder(folder.path)
    let study = try SimulatedStudy(
      SimulatedFamily(models: models, widths: widths, sample: 500), seed: 1)
    for file in study.files where keeps(file.name) { output.add(file.data, as: file.name) }
    if let settings { output.add(Data(settings.utf8), as: "report.yaml") }
    try output.commit()
    let results = try StudyResults(
      Study(folder: folder.path), options: AnalysisOptions(draws: 40))
    guard settings != nil else { return Report(results) }
    let chosen = try ReportSettings(contentsOf: folder.path + "/report.yaml")
    return Report(results, options: try ReportOptions(chosen, results: results))
  }

  private func titles(_ report: Report) -> [String] {
    report.publication.composition.items.compactMap {
      if case .section(_, let anchor) = $0 { anchor } else { nil }
    }
  }

  @Test(
    "every number of a second study's pages is its field of the JSON",
    .enabled(if: PDFText.isAvailable, PDFText.advice))
  func numbers() throws {
    let report = try Self.report(models: 5)
    let complaints = try ReadBack(report.publication, json: report.json).complaints()
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    #expect(titles(report).contains("scale"))
    #expect(try report.document().pdf() == report.document().pdf())
  }

  @Test(
    "every number of a report of less is its field of the JSON",
    .enabled(if: PDFText.isAvailable, PDFText.advice),
    arguments: ["one", "two", "runs", "untrained"])
  func lessNumbers(_ kind: String) throws {
    let report =
      switch kind {
      case "one": try Self.report(models: 1)
      case "two": try Self.report(models: 2)
      case "runs": try Self.report { !$0.hasPrefix("tokens/") && !$0.hasPrefix("curves/") }
      default: try Self.report { !$0.hasSuffix("-bf16.npy") }
      }
    let complaints = try ReadBack(report.publication, json: report.json).complaints()
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  @Test("a simulated study never says that something was measured")
  func words() throws {
    let report = try Self.report(models: 5)
    let labels = try report.document().document.pages.flatMap(\.drawing.labels)
      .map { Markup.plain($0.markup) }
    let texts = report.publication.composition.texts.map(Markup.plain) + labels
    for text in texts { #expect(!text.contains(/\b[Mm]easured\b/), "\(text)") }
    #expect(texts.contains { $0.contains("simulated") })
    let marked = SimulatedWords.of("\\field{backtest.own.0.measured|1}{1} Measured, not measured.")
    #expect(marked == "\\field{backtest.own.0.measured|1}{1} Simulated, not simulated.")
  }

  @Test("without curves: no information, and the report says how to measure it")
  func noCurves() throws {
    let students = try Self.report { !$0.hasPrefix("curves/") }
    let names = students.tables.map(\.name)
    #expect(names.contains("requential") && !names.contains("information"))
    let report = try Self.report { !$0.hasPrefix("curves/") && $0 != "requential.csv" }
    #expect(!titles(report).contains("information"))
    let gaps = MissingPart.all(in: report.results.analysis)
    #expect(gaps.map(\.part) == ["training curves", "Hessian spectra"])
    #expect(gaps[0].remedy.contains("curves/<run>.npy"))
    #expect(titles(report).contains("missing"))
    #expect(try report.document().pdf().starts(with: Data("%PDF".utf8)))
  }

  @Test("with one width: no choice of widths")
  func oneWidth() throws {
    let report = try Self.report(widths: [4])
    #expect(!report.tables.map(\.name).contains("widths"))
    #expect(MissingPart.all(in: report.results.analysis).contains { $0.part == "other widths" })
  }

  @Test("two models: laws without degrees of freedom, no interval, and it says so")
  func twoModels() throws {
    let report = try Self.report(models: 2) { !$0.hasPrefix("curves/") }
    let milestones = try #require(report.results.milestones)
    #expect(milestones.bounds.allSatisfy { $0.interval == nil })
    #expect(
      MissingPart.all(in: report.results.analysis).contains { $0.part == "more model sizes" })
    #expect(try report.html().contains("No interval is given"))
  }

  @Test("without runs or without tokens: a shorter report")
  func halves() throws {
    let bounds = try Self.report { $0 != "runs.csv" && !$0.hasPrefix("curves/") }
    #expect(bounds.results.milestones == nil && !titles(bounds).contains("extrapolation"))
    #expect(titles(bounds).contains("bounds"))
    let surface = try Self.report { !$0.hasPrefix("tokens/") && !$0.hasPrefix("curves/") }
    #expect(titles(surface).contains("fits") && !titles(surface).contains("bounds"))
    #expect(try surface.html().contains("and no bound"))
  }

  @Test("report.yaml chooses title, authors, date, sections and texts with values")
  func settings() throws {
    let report = try Self.report(
      settings: """
        title: What came out
        authors: [A. One, B. Two]
        date: 2026-02-03
        theme: journal
        sections:
          - summary
          - heading: Remarks of ours
            text: |
              The exponent is {{fits.chinchilla.alpha:2}}, the bound {{bounds.10M-gptq4.bound}}.

              Second paragraph.
          - bounds
        """)
    #expect(titles(report) == ["summary", "text-1", "bounds"])
    #expect(Publication.day(report.publication.date) == "2026-02-03")
    let alpha = try #require(report.results.analysis.surface?.law.alpha)
    let html = try report.html()
    let words = report.publication.composition.texts.map(Markup.plain)
    let sentence = "The exponent is \(NumberText.digits(2).plain(alpha)), the bound"
    #expect(words.contains { $0.contains(sentence) })
    #expect(html.contains("title=\"fits.surface.coefficients.alpha.value\""))
    #expect(html.contains("A. One, B. Two"))
    #expect(!html.contains("src=") && !html.contains(" style=") && !html.contains(" onclick="))
    #expect(html.matches(of: /<script>/).count == 1 && html.contains("script-src 'sha256-"))
    #expect(html.contains("<math"))
  }

  @Test(arguments: [
    ("sections: [sumary]", "report.yaml:1:12: expected a section (summary,"),
    ("theme: pink", "report.yaml:1:8: expected a theme (journal,"),
    (
      "sections:\n  - text: 'is {{fits.chinchilla.gamma}}'",
      "report.yaml:2:5: expected one of E, A, B, alpha, beta, law,"
    ),
    ("sections:\n  - text: 'is {{fits'", "report.yaml:2:5: expected '}}' after '{{'"),
  ])
  func complaints(_ yaml: String, _ sentence: String) throws {
    let error = #expect(throws: FileError.self) {
      try Self.report(models: 2, widths: [4], settings: yaml)
    }
    let words = error?.description ?? ""
    #expect(words.contains("/" + sentence), "\(words)")
  }

  @Test("tables as files: every digit in CSV, the page's in LaTeX and Markdown")
  func tables() throws {
    let report = try Self.report(models: 3)
    let table = try #require(report.tables.first { $0.name == "extrapolation" })
    let csv = TableWriter.csv.text(table).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(csv[0].contains("interval_low") && csv[0].contains("interval_high"))
    #expect(Set(csv.map(\.count)).count == 1)
    let bound = try #require(csv[0].firstIndex(of: "bound"))
    #expect(Double(csv[1][bound]) == report.results.milestones?.bounds[0].bound)
    let latex = TableWriter.latex.text(table)
    #expect(latex.contains("\\toprule") && latex.contains("$\\Sigma\\sqrt{C}$"))
    #expect(!latex.contains("×") && !latex.contains(" % "))
    let markdown = TableWriter.markdown.text(table).split(separator: "\n")
    #expect(markdown[1].hasPrefix("| --:"))
  }
}
