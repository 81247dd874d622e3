// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@testable import Plotting

@Suite struct DocumentTests {
  private let measurer = FixedMeasurer()
  private let text = String(
    repeating: "The bound $\\hat{R} + \\Sigma\\sqrt{C}$ holds for \\emph{every model} at once. ",
    count: 12)

  private var table: TableLayout {
    TableLayout(
      columns: [.init("model", .left), .init("$N$"), .init("remark", .left)],
      rows: (0..<60).map { ["m\($0)", "\($0)00k", $0 == 3 ? text : "none"] })
  }

  private var blocks: [Block] {
    [
      .title("A report"), .note("2026"), .heading("One", anchor: "one"), .paragraph(text),
      .display("C = \\frac{L}{D}"), .list(["first", text]), .heading("Two", level: 2),
      .figure(fixed(PlotTests.scatter), caption: "\\href{#one}{Back} to \\textbf{one}."),
      .table(table, caption: "Models."), .pageBreak, .together([.paragraph("a"), .paragraph("b")]),
    ]
  }

  @Test func flow() throws {
    let document = DocumentFlow().document(blocks, measurer: measurer)
    try expectSnapshot(document.text, "document")
    #expect(document.outline.map(\.title) == ["One", "Two"])
    #expect(document.outline.map(\.level) == [1, 2])
  }

  @Test func nothingLeavesThePage() {
    let document = DocumentFlow().document(blocks + blocks, measurer: measurer)
    for page in document.pages {
      let inner = Rect(size: page.drawing.size).inset(by: 30)
      for label in page.drawing.labels {
        #expect(inner.contains(label.bounds(measurer)), "\(label)")
      }
    }
  }

  @Test func justifiedLinesEndTogether() {
    let lines = Paragraph(text).lines(width: 300, measurer: measurer)
    #expect(lines.count > 4)
    for line in lines.dropLast() {
      #expect(abs(line.bounds(measurer).width - 300) < 0.01)
    }
    #expect(lines.last?.wordSpacing == 0)
  }

  @Test func aLongTableRepeatsItsHeader() {
    let document = DocumentFlow().document([.table(table)], measurer: measurer)
    #expect(document.pages.count > 1)
    for page in document.pages {
      #expect(page.drawing.labels.filter { $0.markup == "\\textbf{model}" }.count == 1)
    }
  }

  @Test func aHeadingStaysWithItsText() {
    var flow = DocumentFlow()
    flow.footer = { _, _ in "" }
    for filler in stride(from: 600.0, through: 720, by: 5) {
      let document = flow.document(
        [.paragraph("top"), .space(filler), .heading("H"), .paragraph(text)], measurer: measurer)
      for page in document.pages { #expect(page.drawing.labels.last?.markup != "H") }
    }
  }

  @Test func textFlowsPastAWaitingFigure() {
    let figure = Drawing(size: Size(300, 500))
    let document = DocumentFlow().document(
      [.paragraph("one"), .space(300), .figure(figure, caption: "F"), .paragraph("two")],
      measurer: measurer)
    #expect(document.pages.count == 2)
    #expect(document.pages[0].drawing.labels.contains { $0.markup == "two" })
    #expect(document.pages[1].drawing.labels.contains { $0.markup == "F" })
  }

  @Test func aTableBelowACarriedFigureRepeatsItsHeader() {
    let figure = Drawing(size: Size(300, 300))
    let document = DocumentFlow().document(
      [.paragraph("one"), .space(500), .figure(figure, caption: "F"), .table(table)],
      measurer: measurer)
    #expect(document.pages.count > 2)
    for page in document.pages {
      let header = page.drawing.labels.first { $0.markup == "\\textbf{model}" }
      let row = page.drawing.labels.first { $0.markup.hasPrefix("m") }
      #expect((header?.at.y ?? .infinity) < row?.at.y ?? 0)
    }
  }

  @Test func figuresBesideEachOtherHaveCaptionsOfTheirOwn() {
    let row = Block.figures(
      Drawing(size: Size(516, 200)),
      captions: [
        .init(String(repeating: "left ", count: 30), anchor: "a"), .init("right", anchor: "b"),
      ])
    let page = DocumentFlow().document([row], measurer: measurer).pages[0]
    #expect(page.destinations.map(\.name) == ["a", "b"])
    let right = page.drawing.labels.first { $0.markup == "right" }
    let lines = page.drawing.labels.filter { $0.markup.hasPrefix("left") }
    #expect(lines.count > 1)
    for line in lines {
      #expect(line.bounds(measurer).maxX < right?.at.x ?? 0)
      #expect(line.at.y >= right?.at.y ?? .infinity)
    }
  }

  @Test func whiteSpaceGivesWhereThatSparesAPage() {
    func pages(_ spacings: [Double]) -> Int {
      var flow = DocumentFlow()
      flow.spacings = spacings
      let items = [Block](repeating: .paragraph("one line"), count: 40)
      return flow.document(items, measurer: measurer).pages.count
    }
    #expect(pages([1]) == 2)
    #expect(pages([1, 0.5]) == 1)
    #expect(pages([1, 1.1]) == 2)
  }

  @Test func pdfAndPages() throws {
    let flow = DocumentFlow(metadata: Metadata(title: "Report", created: "2026-01-02T03:04:05Z"))
    let document = try flow.document(blocks)
    let pdf = try document.pdf()
    #expect(pdf.starts(with: Data("%PDF".utf8)))
    #expect(try document.pdf() == pdf)
    #expect(String(decoding: pdf, as: UTF8.self).contains("/Outlines"))
    for page in document.pages.indices {
      #expect(try document.png(page: page, dpi: 30).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
  }
}
