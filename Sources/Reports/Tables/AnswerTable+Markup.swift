// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Figures
import Plotting

extension AnswerTable.Cell {
  /// Words with markup.
  public static func markup(_ markup: String) -> Self {
    Self(.markup(markup, plain: Markup.plain(markup)))
  }

  /// Words of the report's JSON, shown as markup.
  public static func markup(_ words: Cited<String>, _ typeset: (String) -> String) -> Self {
    let markup = typeset(words.content)
    return Self(.markup(markup, plain: Markup.plain(markup)), at: words.codingPath)
  }

  /// As pages show it, with its place in the report's JSON.
  var citedMarkup: String {
    switch content {
    case .text(let text): cited(text) { $0.words } ?? Markup.escape(text)
    case .markup(let markup, _): cited(markup) { $0.words { $0 } } ?? markup
    case .number(let value, let rule): cited(value) { $0.written(rule) } ?? rule.markup(value)
    case .interval(let range, let rule):
      cited(range) { $0.written(rule) } ?? markup { $0 }
    case .estimate, .missing: markup { $0 }
    }
  }

  private func cited<Value>(_ value: Value, _ write: (Cited<Value>) -> String) -> String? {
    codingPath.map { write(Cited(value, at: $0)) }
  }

  /// The same with its words changed.
  fileprivate func mappingText(_ change: (String) -> String) -> Self {
    switch content {
    case .text(let text): Self(.text(change(text)), at: codingPath)
    case .markup(let markup, let plain):
      Self(.markup(change(markup), plain: change(plain)), at: codingPath)
    default: self
    }
  }

  /// The same without the places of cited words inside its markup.
  fileprivate var withoutFields: Self {
    guard case .markup(let markup, let plain) = content else { return self }
    return Self(.markup(Markup.withoutFields(markup), plain: plain), at: codingPath)
  }
}

extension AnswerTable {
  /// A table of finished cells, named by the words of its headings.
  init(_ layout: TableLayout, caption: String) {
    let keys = layout.columns.map { Self.key(Markup.plain($0.title)) }
    self.init(
      keys.prefix(3).joined(separator: "-"), caption: caption,
      columns: zip(layout.columns, keys).map {
        Column($0.title, $1, isText: $0.alignment == .left)
      },
      rows: layout.rows.map { $0.map { Cell.markup($0) } }, size: layout.font.size)
  }

  /// The same with its words changed: headings, caption and cells of text.
  func mappingText(_ change: (String) -> String) -> AnswerTable {
    AnswerTable(
      name, caption: change(caption),
      columns: columns.map {
        var column = $0
        column.title = change(column.title)
        return column
      }, rows: rows.map { $0.map { $0.mappingText(change) } }, size: size)
  }

  /// The cells as pages show them.
  var citedMarkup: [[String]] { rows.map { $0.map(\.citedMarkup) } }

  /// As pages set it.
  var layout: TableLayout {
    TableLayout(
      columns: columns.map { .init($0.title, $0.isText ? .left : .right) }, rows: citedMarkup,
      font: Font(size))
  }

  /// As files show it: without the places of cited words in titles, caption and cells.
  var withoutFields: AnswerTable {
    AnswerTable(
      name, caption: Markup.withoutFields(caption),
      columns: columns.map {
        var column = $0
        column.title = Markup.withoutFields(column.title)
        return column
      },
      rows: rows.map { $0.map(\.withoutFields) }, size: size)
  }
}
