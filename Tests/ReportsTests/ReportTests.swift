// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Plotting
import TestSupport
import Testing

@testable import Reports

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

  @Test("the first page has the paper's claims, a small picture and a verdict each, and one figure")
  func firstPage() throws {
    let report = try Self.report.get()
    let claims = report.findings.derived.claims
    #expect(claims.map(\.name) == ClaimFinding.Name.allCases)
    #expect(Set(claims.map(\.verdict)).isSuperset(of: [.agrees, .differs, .undetermined]))
    let html = try report.html()
    let start = try #require(html.range(of: "id=\"table-claims\""))
    let end = try #require(html[start.upperBound...].range(of: "</table>"))
    let pictures = html[start.upperBound..<end.lowerBound].components(separatedBy: "<svg ")
    #expect(pictures.count == claims.count + 1)
    let labels = try report.document().document.pages[0].drawing.labels.map {
      Markup.plain($0.markup)
    }
    #expect(
      labels.contains { $0.hasPrefix("Table 1.") } && labels.contains { $0.hasPrefix("Figure 1.") })
    #expect(!labels.contains { $0.contains("gap(N)") })
  }

  @Test(
    "the pages of a PDF have a structure: headings, paragraphs, lists, tables, figures and formulas"
  )
  func structure() throws {
    let pages = try Self.report.get().document().document.pages
    let tags = Set(pages.flatMap(\.elements).map(\.tag))
    #expect(tags.isSuperset(of: ["H1", "H2", "P", "L/LI", "Table", "Div", "Formula"]))
    let inner = pages.flatMap { $0.drawing.shapes.flatMap(Self.tags) }
    #expect(
      Set(inner).isSuperset(of: ["Figure", "Caption", "Lbl", "LBody", "TR", "TH", "TD"]))
    for page in pages {
      let ranges = page.elements.map(\.shapes)
      #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
      #expect(ranges.allSatisfy { $0.upperBound <= page.drawing.shapes.count })
    }
  }

  /// The names of the structure elements inside a shape.
  private static func tags(_ shape: Plotting.Shape) -> [String] {
    guard case .tagged(let name, let shapes) = shape else { return [] }
    return [name] + shapes.flatMap(tags)
  }

  @Test("a PDF counts as tagged: one element of structure holds all others")
  func tagged() throws {
    let report = try Self.report.get()
    let pdf = String(decoding: try report.document().pdf(), as: UTF8.self)
    #expect(pdf.contains("/StructTreeRoot") && pdf.contains("/MarkInfo << /Marked true >>"))
  }

  @Test(
    "tables are whole: each caption stands on the page of its last row, and no header is repeated")
  func wholeTables() throws {
    let report = try Self.report.get()
    let pages = try report.document().document.pages
    for (index, table) in report.tables.enumerated() {
      let last = table.rows.last?.map { $0.plain() }.first { !$0.isEmpty } ?? ""
      let page = pages.first { page in
        page.drawing.labels.contains { Markup.plain($0.markup).hasPrefix("Table \(index + 1).") }
      }
      #expect(
        page?.drawing.labels.contains { Markup.plain($0.markup).contains(last.prefix(12)) } == true,
        "\(table.name): \(last)")
    }
  }

  @Test("the page on report.yaml names every key, section and theme, and its schema every key")
  func settingsPage() throws {
    let page = try String(
      contentsOf: Self.root.appendingPathComponent("docs/report.md"), encoding: .utf8)
    let names =
      ReportSettings.keys + Catalog.sections.map(\.name) + ReportOptions.themes + [
        "heading", "text",
      ]
    for name in names { #expect(page.contains("`\(name)`"), "\(name)") }
    guard case .object(let fields) = ReportSettings.jsonSchema,
      case .object(let properties)? = fields.first(where: { $0.0 == "properties" })?.1
    else {
      Issue.record("the schema has no properties")
      return
    }
    #expect(properties.map(\.0) == ReportSettings.keys)
  }

  @Test("a dark theme has dark pages with light text")
  func dark() throws {
    var options = ReportOptions(sections: [.summary])
    options.theme = .dark
    let report = Report(try Self.report.get().findings, options: options)
    let page = try report.document().document.pages[0]
    guard case .polygon(_, let fill?, _)? = page.drawing.shapes.first else {
      Issue.record("the page is not painted")
      return
    }
    #expect(fill == Theme.dark.background)
    #expect(page.drawing.labels.allSatisfy { $0.color != .black })
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
