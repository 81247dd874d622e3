// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import Files
import GapScaling
import Plotting

/// The sections put together: everything numbered, every reference resolved, nothing laid out yet.
struct Composition: Sendable {
  /// A part with its number.
  indirect enum Item: Sendable {
    case section(title: String, anchor: String)
    case heading(String)
    case paragraph(String)
    case note(String)
    case list([String])
    case equation(String, number: String?, anchor: String?)
    case table(AnswerTable, caption: String, anchor: String)
    /// A table with a small picture a row before a column.
    case illustrated(AnswerTable, IllustratedTable.Pictures, caption: String, anchor: String)
    case figure(Picture, name: String, caption: String)
    /// Panels side by side with a caption each.
    case row(Picture, captions: [(name: String, caption: String)])
    case together([Item])
  }

  let title: Cited<String>
  let byline: String
  let items: [Item]
  /// Whether the study's numbers were simulated, so that nothing was measured.
  private let isSimulated: Bool
  /// The tables in the order of their numbers.
  let tables: [AnswerTable]

  init(
    title: Cited<String>, byline: String,
    sections: [(name: String, title: String, parts: [Part])], findings: StudyFindings?
  ) {
    self.title = title
    self.byline =
      findings?.studySettings.isSimulated == true ? SimulatedWords.of(byline) : byline
    var numbering = Numbering(findings: findings)
    let shown = sections.filter { !$0.parts.isEmpty }
    for (index, section) in shown.enumerated() {
      numbering.numbers[.section(section.name)] = "Section \(index + 1)"
      for part in section.parts { numbering.count(part) }
    }
    tables = numbering.tables
    isSimulated = findings?.studySettings.isSimulated == true
    let items: [Item] = shown.enumerated().flatMap { index, section in
      [.section(title: "\(index + 1)  \(section.title)", anchor: section.name)]
        + section.parts.flatMap(numbering.items)
    }
    self.items = isSimulated ? items.map { $0.mapping(SimulatedWords.of) } : items
  }

  /// A picture as shapes, in the words of the study.
  func drawing(_ picture: Picture, theme: Theme, measurer: any TextMeasurer) -> Drawing {
    var drawing = picture.drawing(theme: theme, measurer: measurer)
    if isSimulated { drawing.shapes = drawing.shapes.map { $0.mappingText(SimulatedWords.of) } }
    return drawing
  }

  /// The title as markup.
  private var heading: String { title.words }

  /// All that is written, in reading order: text, captions, tables and formulas as markup, pictures left out.
  var texts: [String] { [heading, byline] + items.flatMap(\.texts) }

  /// Every picture, in reading order.
  var pictures: [Picture] { items.flatMap(\.pictures) }

  /// The blocks of a document.
  func blocks(theme: Theme, measurer: any TextMeasurer) -> [Block] {
    [.title(heading), .note(byline)]
      + items.map { block($0, theme: theme, measurer: measurer) }
  }

  private func block(_ item: Item, theme: Theme, measurer: any TextMeasurer) -> Block {
    switch item {
    case .section(let title, let anchor): .heading(title, anchor: anchor)
    case .heading(let title): .heading(title, level: 2)
    case .paragraph(let text): .paragraph(text)
    case .note(let text): .note(text)
    case .list(let items): .list(items)
    case .equation(let math, let number, let anchor):
      .display(math, number: number, anchor: anchor)
    case .table(let table, let caption, let anchor):
      .table(table.layout, caption: caption, anchor: anchor)
    case .illustrated(let table, let pictures, let caption, let anchor):
      .table(
        IllustratedTable.layout(table, pictures, theme: theme), caption: caption, anchor: anchor)
    case .figure(let picture, let name, let caption):
      .figure(
        drawing(picture, theme: theme, measurer: measurer), caption: caption, anchor: name)
    case .row(let picture, let captions):
      .figures(
        drawing(picture, theme: theme, measurer: measurer),
        captions: captions.map { Block.Caption($0.caption, anchor: $0.name) })
    case .together(let items):
      .together(items.map { block($0, theme: theme, measurer: measurer) })
    }
  }
}

extension Composition.Item {
  fileprivate var pictures: [Picture] {
    switch self {
    case .figure(let picture, _, _), .row(let picture, _): [picture]
    case .together(let items): items.flatMap(\.pictures)
    default: []
    }
  }

  fileprivate var texts: [String] {
    switch self {
    case .section(let text, _), .heading(let text), .paragraph(let text), .note(let text): [text]
    case .list(let items): items
    case .equation(let math, _, _): ["$\(math)$"]
    case .table(let table, let caption, _), .illustrated(let table, _, let caption, _):
      [caption] + table.columns.map(\.title) + table.citedMarkup.flatMap { $0 }
    case .figure(_, _, let caption): [caption]
    case .row(_, let captions): captions.map(\.caption)
    case .together(let items): items.flatMap(\.texts)
    }
  }
}

/// Counts figures, tables and equations, and then sets their numbers where they belong.
private struct Numbering {
  let findings: StudyFindings?
  var numbers = ReferenceNumbers()
  var tables: [AnswerTable] = []
  private var figures: [String: Figure.Content] = [:]
  private var pictures = 0
  private var equations = 0

  init(findings: StudyFindings?) { self.findings = findings }

  mutating func count(_ part: Part) {
    switch part {
    case .figure(let figure): count(figure)
    case .row(let figures): for figure in figures { count(figure) }
    case .picture(_, let name, _): number(name)
    case .table(let table), .illustrated(let table, _, _):
      tables.append(table)
      numbers[.table(table.name)] = "Table \(tables.count)"
    case .display(_, let name?):
      equations += 1
      numbers[.equation(name)] = "equation \(equations)"
    case .together(let parts): for part in parts { count(part) }
    default: break
    }
  }

  private mutating func count(_ figure: Figure) {
    guard figures[figure.name] == nil, let content = findings.map(figure.draw) else { return }
    if case .picture = content { number(figure.name) }
    figures[figure.name] = content
  }

  private mutating func number(_ figure: String) {
    pictures += 1
    numbers[.figure(figure)] = "Figure \(pictures)"
  }

  /// What a part becomes.
  func items(_ part: Part) -> [Composition.Item] {
    guard case .row(let figures) = part else { return item(part).map { [$0] } ?? [] }
    var panels: [(plot: Plot, figure: Figure)] = []
    var others: [Composition.Item] = []
    for figure in figures {
      if case .picture(.plot(let plot))? = self.figures[figure.name] {
        panels.append((plot, figure))
      } else if let item = item(.figure(figure)) {
        others.append(item)
      }
    }
    if let only = panels.first, panels.count == 1 {
      return (item(.figure(only.figure)).map { [$0] } ?? []) + others
    }
    guard !panels.isEmpty else { return others }
    var grid = PlotGrid.withLegendsBelow(panels.map(\.plot), height: 240)
    grid.letters = false
    let captions = panels.map { (name: $0.figure.name, caption: caption(of: $0.figure)) }
    return [.row(.grid(grid), captions: captions)] + others
  }

  private func item(_ part: Part) -> Composition.Item? {
    switch part {
    case .heading(let title): return .heading(title)
    case .paragraph(let text): return .paragraph(numbers.resolved(text))
    case .note(let text): return .note(numbers.resolved(text))
    case .list(let items): return .list(items.map(numbers.resolved))
    case .display(let math, let name):
      let reference = name.map { Reference.equation($0) }
      let number = reference.flatMap { numbers[$0] }.map {
        "(" + $0.replacing("equation ", with: "") + ")"
      }
      return .equation(math, number: number, anchor: reference?.anchor)
    case .table(let table):
      let reference = Reference.table(table.name)
      return .table(
        table, caption: caption(table.caption, numbers[reference]), anchor: reference.anchor)
    case .illustrated(let table, let pictures, let column):
      let reference = Reference.table(table.name)
      return .illustrated(
        table, IllustratedTable.Pictures(pictures, before: column),
        caption: caption(table.caption, numbers[reference]), anchor: reference.anchor)
    case .figure(let figure):
      switch figures[figure.name] {
      case .picture(let picture)?:
        return .figure(picture, name: figure.name, caption: caption(of: figure))
      case .missing(let why)?:
        return .note(
          "Not drawn: \(Markup.escape(lowered(figure.caption))) \(Markup.escape(capital(why))).")
      case nil: return nil
      }
    case .picture(let picture, let name, let caption):
      return .figure(picture, name: name, caption: self.caption(caption, numbers[.figure(name)]))
    case .together(let parts): return .together(parts.flatMap(items))
    // Rows are several items, which ``items(_:)`` makes.
    case .row: return nil
    }
  }

  /// A figure's number and what to see on it.
  private func caption(of figure: Figure) -> String {
    let reading = findings.map(figure.reading) ?? ""
    return caption(reading.isEmpty ? figure.caption : reading, numbers[.figure(figure.name)])
  }

  private func caption(_ text: String, _ number: String?) -> String {
    let bare = text.replacing(/^\\textbf\{(Figure|Table) [^}]*\}\s*/, with: "")
    return "\\textbf{\(number ?? "").} \(numbers.resolved(bare))"
  }

  private func lowered(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }
  private func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
