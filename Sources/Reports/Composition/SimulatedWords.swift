// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Plotting

/// The words of a report whose study was simulated: nothing in it was measured.
enum SimulatedWords {
  /// A text with `simulated` in place of `measured`; steps to a field of the JSON, which follow a point, stay.
  static func of(_ markup: String) -> String {
    markup.replacing(/(^|[^.\w])([Mm])easured\b/) { match in
      "\(match.1)\(match.2 == "M" ? "S" : "s")imulated"
    }
  }
}

extension Composition.Item {
  /// The item with every text changed.
  func mapping(_ change: (String) -> String) -> Self {
    switch self {
    case .section(let title, let anchor): .section(title: change(title), anchor: anchor)
    case .heading(let text): .heading(change(text))
    case .paragraph(let text): .paragraph(change(text))
    case .note(let text): .note(change(text))
    case .list(let items): .list(items.map(change))
    case .equation: self
    case .table(let table, let caption, let anchor):
      .table(table.mappingText(change), caption: change(caption), anchor: anchor)
    case .illustrated(let table, let pictures, let caption, let anchor):
      .illustrated(
        table.mappingText(change), pictures, caption: change(caption), anchor: anchor)
    case .figure(let picture, let name, let caption):
      .figure(picture, name: name, caption: change(caption))
    case .row(let picture, let captions):
      .row(picture, captions: captions.map { (name: $0.name, caption: change($0.caption)) })
    case .together(let items): .together(items.map { $0.mapping(change) })
    }
  }
}
