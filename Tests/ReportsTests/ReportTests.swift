// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Plotting
import Reports
import TestSupport
import Testing

@Suite("The report")
struct ReportTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let report = Result {
    Report(try StudyResults(Study(folder: root.appendingPathComponent("Data/ladder").path)))
  }

  @Test("the committed numbers are what the ladder gives, to 1e-9")
  func committed() throws {
    let committed = try String(
      contentsOf: Self.root.appendingPathComponent("Reports/ladder.json"), encoding: .utf8)
    let fresh = try Self.report.get().json.text()
    #expect(Golden.difference(committed: committed, fresh: fresh) { 1e-9 * max(1, abs($0)) } == nil)
  }

  @Test("the ladder states how its rows were drawn, so its bounds are no estimates")
  func sampling() throws {
    let html = try Self.report.get().html()
    #expect(html.contains("Each file is a sample of the training tokens"))
    #expect(!html.contains("does not state how the rows were drawn"))
  }

  @Test("each section's file is in the catalog")
  func catalog() throws {
    let folder = Self.root.appendingPathComponent("Sources/Reports/Sections")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let stems = files.map { $0.replacing(".swift", with: "").lowercased() }
    #expect(stems.sorted() == Catalog.sections.map(\.name).sorted())
  }

  @Test("the same study gives the same bytes")
  func document() throws {
    let report = try Self.report.get()
    let pdf = try report.document().pdf()
    let document = try report.document()
    #expect(try document.pdf() == pdf)
    #expect(document.pageCount >= 4)
    for page in 0..<document.pageCount {
      let png = try document.png(page: page, dpi: 40)
      #expect(png.count > 1000)
      #expect(try document.png(page: page, dpi: 40) == png)
    }
  }

  @Test(
    "the text of the PDF holds every section, bound and warning",
    .enabled(
      if: PDFText.isAvailable, PDFText.advice))
  func text() throws {
    let report = try Self.report.get()
    let text = try PDFText.read(report.document().pdf())
    for section in Catalog.sections where section.name != "missing" {
      #expect(text.contains(section.title))
    }
    for bound in report.results.analysis.bounds {
      #expect(text.contains(String(format: "%.3f", bound.value.bound)))
    }
    for bound in report.results.analysis.frontier {
      #expect(text.contains(String(format: "%.3f", bound.model.testLoss ?? .nan)))
    }
    #expect(text.contains(String(format: "%.3f", report.results.analysis.trivialLoss)))
    for warning in report.results.warnings { #expect(text.contains(warning.code)) }
  }

  @Test(
    "each of its figures has a number, is spoken of in the text, and says a number of this study")
  func figures() throws {
    let report = try Self.report.get()
    let html = try report.html()
    let numbers = html.matches(of: /<b>Figure (\d+)\.<\/b>/).compactMap { Int($0.1) }
    #expect(numbers == Array(1...numbers.count))
    #expect(numbers.count >= 14)
    for number in numbers {
      #expect(html.contains(">Figure\u{A0}\(number)</a>"), "Figure \(number)")
    }
    let captions = html.split(separator: "<b>Figure ").dropFirst().map {
      $0.prefix(while: { $0 != "\n" })
    }
    for caption in captions { #expect(caption.contains("<data "), "\(caption)") }
  }

  @Test("a table of runs: its loss law, surface and residuals, by its own name")
  func table() throws {
    let path = Self.root.appendingPathComponent("Data/ladder/runs.csv").path
    let report = Report(try StudyResults(Study(contentsOf: path)))
    let text = Markup.plain(try report.html())
    #expect(text.contains("runs.csv") && !text.contains("STUDY"))
    #expect(text.contains("id=\"loss-surface\"") && text.contains("id=\"residuals\""))
    #expect(text.contains("final training loss of these"))
    #expect(!text.contains("Theorem"))
  }

  @Test("one model gives a bound and no law, and the report says so")
  func oneModel() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "s-\(UUID().uuidString)")
    let tokens = folder.appendingPathComponent("tokens")
    try FileManager.default.createDirectory(at: tokens, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("vocabulary: 256\nname: one & only\n".utf8)
      .write(to: folder.appendingPathComponent("study.yaml"))
    try Data(
      "model,variant,parameters,tokens,bits_per_parameter\n820k,gptq4,820352,16400384,4\n".utf8
    ).write(to: folder.appendingPathComponent("models.csv"))
    try FileManager.default.copyItem(
      at: Self.root.appendingPathComponent("Data/ladder/tokens/820k-gptq4.npy"),
      to: tokens.appendingPathComponent("820k-gptq4.npy"))
    let report = Report(try StudyResults(Study(folder: folder.path)))
    let analysis = report.results.analysis
    #expect(analysis.bounds.count == 1)
    #expect(analysis.bounds[0].value.bound < analysis.trivialLoss)
    #expect(analysis.surface == nil && analysis.lossVariation == nil)
    let codes = Set(report.results.warnings.map(\.code))
    #expect(codes.isSuperset(of: ["W-missing-part", "W-no-law", "W-no-extrapolation"]))
    #expect(try report.document().pdf().starts(with: Data("%PDF".utf8)))
  }
}
