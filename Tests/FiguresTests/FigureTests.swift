// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Foundation
import GapScaling
import Plotting
import TestSupport
import Testing

@Suite("Figures")
struct FigureTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The ladder's results, computed once.
  static let results = Result {
    try StudyResults(Study(folder: root.appendingPathComponent("Data/ladder").path))
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
    arguments: Figures.Catalog.figures.map(\.name))
  func committed(_ name: String) throws {
    let figure = try #require(Figures.Catalog.figures.first { $0.name == name })
    guard case .picture(let picture) = figure.draw(try Self.results.get()) else {
      Issue.record("\(name) is missing from the ladder")
      return
    }
    let committed = try String(
      contentsOf: Self.root.appendingPathComponent("Figures/drawings/\(name).txt"), encoding: .utf8)
    let fresh = picture.drawing(measurer: FixedMeasurer()).text
    #expect(Golden.difference(committed: committed, fresh: fresh) { _ in 0.011 } == nil)
  }

  @Test("no label leaves the page or meets another", arguments: Figures.Catalog.figures.map(\.name))
  func labels(_ name: String) throws {
    let figure = try #require(Figures.Catalog.figures.first { $0.name == name })
    guard case .picture(let picture) = figure.draw(try Self.results.get()) else { return }
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

  @Test("a study without measurements has no figure, and each says why")
  func missing() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "s-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("vocabulary: 256\n".utf8).write(to: folder.appendingPathComponent("study.yaml"))
    let results = try StudyResults(Study(folder: folder.path))
    for figure in Figures.Catalog.figures {
      guard case .missing(let why) = figure.draw(results) else {
        Issue.record("\(figure.name) was drawn from nothing")
        continue
      }
      #expect(why.hasPrefix("the study "))
    }
  }
}
