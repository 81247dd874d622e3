// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Foundation
import GapScaling
import GeneralizationBounds
import Plotting
import TestSupport
import Testing

@Suite("Figures")
struct FigureTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The ladder's findings, computed once.
  static let findings = Result {
    StudyFindings(
      try StudyResults(Study(folder: root.appendingPathComponent("Data/ladder").path)))
  }

  @Test("each file of a figure is in the catalog, once")
  func catalog() throws {
    let folder = Self.root.appendingPathComponent("Sources/Figures")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }
    let declared = try files.flatMap { file in
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      return text.matches(of: /= Figure\(\s*"([a-z0-9-]+)"/).map { String($0.1) }
    }
    #expect(declared.sorted() == Figures.Catalog.figures.map(\.name).sorted())
    #expect(Set(declared).count == declared.count)
  }

  @Test(
    "the committed drawings are what the ladder gives",
    arguments: Figures.Catalog.standard.map(\.name))
  func committed(_ name: String) throws {
    let figure = try #require(Figures.Catalog.figures.first { $0.name == name })
    guard case .picture(let picture) = figure.draw(try Self.findings.get()) else {
      Issue.record("\(name) is missing from the ladder")
      return
    }
    let committed = try String(
      contentsOf: Self.root.appendingPathComponent("Figures/drawings/\(name).txt"), encoding: .utf8)
    let fresh = picture.drawing(measurer: FixedMeasurer()).text
    #expect(Golden.difference(committed: committed, fresh: fresh) { _ in 0.011 } == nil)
  }

  @Test(
    "single figures fit a column of 89 mm, and combined ones a page of 183 mm", arguments: drawn)
  func widths(_ name: String) throws {
    let picture = try picture(name)
    let width = picture.drawing(measurer: FixedMeasurer()).size.width
    let column = 89 * 72 / 25.4
    let isWide = picture.plots.count > 1 || name == "bound-waterfall"
    #expect(width <= (isWide ? 183 * 72 / 25.4 : column) + 0.5, "\(width)")
  }

  @Test("the standard figures are those that no other one holds as a panel")
  func standard() {
    let names = Figures.Catalog.standard.map(\.name)
    #expect(names.contains("fig2-bound-and-terms") && names.contains("bound-waterfall"))
    #expect(names.allSatisfy { $0.wholeMatch(of: /fig[1-5][ab]-.*/) == nil })
  }

  @Test("the line of equal values rises at 45° in the figure of bounds and held-out losses")
  func equalScales() throws {
    let drawing = try picture("certificate-and-held-out").drawing(measurer: FixedMeasurer())
    let frames = drawing.shapes.compactMap { shape -> Rect? in
      if case .clip(let rect, _) = shape { return rect }
      return nil
    }
    let frame = try #require(frames.first)
    #expect(abs(frame.width - frame.height) < 0.5 && frame.width > 100, "\(frame)")
  }

  @Test("the bars of the waterfall end at the bounds")
  func waterfall() throws {
    let findings = try Self.findings.get()
    let plot = try #require(try picture("bound-waterfall").plots.first)
    let bars = try #require(plot.marks.compactMap { $0 as? BarsMark }.first)
    for (index, bound) in findings.analysis.frontier.enumerated() {
      let end = bars.series.reduce(0) { $0 + $1.values[index] }
      #expect(abs(end - bound.value.bound) < 1e-12, "\(bound.model.model)")
    }
  }

  @Test("no label leaves the page or meets another", arguments: Figures.Catalog.figures.map(\.name))
  func labels(_ name: String) throws {
    let figure = try #require(Figures.Catalog.figures.first { $0.name == name })
    guard case .picture(let picture) = figure.draw(try Self.findings.get()) else { return }
    let measurer = try PangoMeasurer()
    let drawing = picture.drawing(measurer: measurer)
    #expect(drawing.notes.isEmpty, "\(drawing.notes)")
    let page = Rect(0, 0, drawing.size.width, drawing.size.height)
    let boxes = drawing.labels.map { ($0.markup, $0.bounds(measurer)) }
    for (i, (text, box)) in boxes.enumerated() {
      #expect(
        box.minX >= page.minX && box.maxX <= page.maxX && box.minY >= page.minY
          && box.maxY <= page.maxY,
        "\(text) leaves the page")
      for (other, second) in boxes[(i + 1)...] {
        let apart =
          box.maxX <= second.minX + 0.5 || second.maxX <= box.minX + 0.5
          || box.maxY <= second.minY + 1.5 || second.maxY <= box.minY + 1.5
        #expect(apart, "\(text) meets \(other)")
      }
    }
  }

  private func picture(_ name: String) throws -> Picture {
    let figure = try #require(Figures.Catalog.figures.first { $0.name == name })
    guard case .picture(let picture) = figure.draw(try Self.findings.get()) else {
      throw Missing(name: name)
    }
    return picture
  }

  private struct Missing: Error { let name: String }

  /// The figures that the ladder has measurements for.
  static let drawn = Figures.Catalog.figures.map(\.name).filter { name in
    guard let findings = try? findings.get(),
      let figure = Figures.Catalog.figures.first(where: { $0.name == name }),
      case .picture = figure.draw(findings)
    else { return false }
    return true
  }

  @Test(
    "vector stays vector, fonts are embedded, text is text, bytes are the same", arguments: drawn)
  func structure(_ name: String) throws {
    let picture = try picture(name)
    let date = Date(timeIntervalSince1970: 0)
    func file(_ format: PictureFormat) throws -> Data {
      let first = try picture.data(format, title: name, date: date)
      #expect(try picture.data(format, title: name, date: date) == first, "\(format)")
      return first
    }
    let pdf = String(decoding: try file(.pdf), as: UTF8.self)
    #expect(pdf.contains("/FontFile") && pdf.contains("STIX") && !pdf.contains("/Subtype /Image"))
    #expect(pdf.contains("/Subject"))
    let svg = String(decoding: try file(.svg), as: UTF8.self)
    #expect(!svg.contains("<image") && svg.contains("<title>\(name)</title>"))
    let description = svg.firstMatch(of: /<desc>([^<]*)<\/desc>/)?.1 ?? ""
    #expect(description.contains("x axis: ") && description.contains("y axis: "))
    for plot in picture.plots {
      let words = plot.x.label.prefix { $0.isLetter || $0 == " " }
      #expect(svg.contains(">\(words)"), "\(words)")
    }
    #expect(try file(.png).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    _ = try file(.csv)
  }

  @Test("the table holds as many points as are drawn, and every axis", arguments: drawn)
  func table(_ name: String) throws {
    let picture = try picture(name)
    let rows = String(
      decoding: try picture.data(.csv, title: name, date: Date()), as: UTF8.self
    ).split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows[0].joined(separator: ",") == PlotTable.columns.joined(separator: ","))
    #expect(rows.filter { $0[1] == "axis" }.count >= 2 * picture.plots.count)
    func markers(_ shape: Shape) -> Int {
      switch shape {
      case .marker: 1
      case .markers(_, let at, _, _, _): at.count
      case .clip(_, let shapes), .raster(_, let shapes), .link(_, let shapes),
        .titled(_, let shapes), .tagged(_, let shapes):
        shapes.map(markers).reduce(0, +)
      default: 0
      }
    }
    // Data are what is clipped to the frame; legends hold markers too.
    let drawn = picture.drawing(measurer: FixedMeasurer()).shapes.map { shape -> Int in
      if case .clip = shape { return markers(shape) }
      return 0
    }
    #expect(rows.filter { $0[1] == "points" }.count == drawn.reduce(0, +))
  }

  @Test("on every theme no label leaves the page", arguments: drawn)
  func themes(_ name: String) throws {
    let picture = try picture(name)
    let measurer = try PangoMeasurer()
    for (word, theme) in Theme.named {
      let drawing = picture.drawing(theme: theme, measurer: measurer)
      #expect(drawing.notes == [], "\(word)")
      let page = Rect(0, 0, drawing.size.width, drawing.size.height)
      for label in drawing.labels {
        let box = label.bounds(measurer)
        #expect(page.contains(box, slack: 0.5), "\(word): \(label.markup)")
      }
    }
  }

  @Test("a study without measurements has no figure, and each says why")
  func missing() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "s-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("vocabulary: 256\n".utf8).write(to: folder.appendingPathComponent("study.yaml"))
    let findings = StudyFindings(try StudyResults(Study(folder: folder.path)))
    for figure in Figures.Catalog.figures {
      guard case .missing(let why) = figure.draw(findings) else {
        Issue.record("\(figure.name) was drawn from nothing")
        continue
      }
      #expect(why.hasPrefix("the study "))
    }
  }
}
