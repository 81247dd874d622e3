// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import Files
import Foundation
import GapScaling
import Plotting

extension Publication {
  /// The report as one HTML page that needs no other file: figures as vectors, mathematics as MathML, one style and one
  /// script inside it, which are all that its policy lets run.
  ///
  /// Without scripts the page shows the same text, tables and figures. The script shows a point's values where a figure
  /// has them, and a panel that moves the settings of the extrapolated bound where the study determines it.
  ///
  /// - Throws: ``Plotting/PlottingError`` when the font is missing.
  public func html() throws -> String {
    let measurer = try PangoMeasurer()
    var pictures = HTMLPictures(
      theme: options.theme, date: date.formatted(.iso8601), measurer: measurer,
      composition: composition)
    var body = ""
    var isBelowLargerModels = false
    var panel = panelHTML
    for item in composition.items {
      if case .section(_, let anchor) = item {
        if isBelowLargerModels {
          body += panel
          panel = ""
        }
        isBelowLargerModels = Self.panelSections.contains(anchor)
      }
      body += try html(item, pictures: &pictures)
    }
    body += panel
    let contents = composition.items.compactMap { item -> String? in
      guard case .section(let title, let anchor) = item else { return nil }
      return "<li><a href=\"#\(anchor)\">\(Markup.html(title))</a></li>"
    }
    let author =
      options.authors.isEmpty
      ? ""
      : "<meta name=\"author\" content=\"\(Markup.htmlEscape(options.authors.joined(separator: ", ")))\">\n"
    let title = Markup.htmlEscape(composition.title.content)
    let style = "\n" + pictures.colors + String(decoding: PackageResources.page_css, as: UTF8.self)
    let script = "\n" + String(decoding: PackageResources.page_js, as: UTF8.self)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy(style: style, script: script))">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="date" content="\(Self.day(date))">
      \(author)<title>\(title)</title>
      <style>\(style)</style>
      </head>
      <body>
      <header>
      <h1>\(title)</h1>
      <p class="note">\(Markup.html(composition.byline))</p>
      </header>
      <nav aria-label="Contents"><ol>\(contents.joined())</ol></nav>
      <main>
      \(body)</main>
      <script>\(script)</script>
      </body>
      </html>

      """
  }

  /// The sections that the panel stands below: of a study, and of a published law.
  private static let panelSections = ["extrapolation", "variants"]

  /// The panel, or why there is none.
  private var panelHTML: String {
    switch panel() {
    case .values(let values): WhatIfPanel.html(values, command: options.extrapolation)
    case .missing(let reason):
      "<p class=\"note\">This page has no panel for other settings of the bound, because \(reason).</p>\n"
    case .none: ""
    }
  }

  /// What the page may load and run: its own style and script, pictures inside it, and nothing else.
  private static func policy(style: String, script: String) -> String {
    func hash(_ text: String) -> String {
      let digits = Array(SHA256.hexadecimal(of: Array(text.utf8)))
      let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(digits[$0...$0 + 1]), radix: 16)
      }
      return "'sha256-\(Data(bytes).base64EncodedString())'"
    }
    return "default-src 'none'; style-src \(hash(style)); script-src \(hash(script)); "
      + "img-src data:; base-uri 'none'; form-action 'none'"
  }

  private func html(_ item: Composition.Item, pictures: inout HTMLPictures) throws -> String {
    switch item {
    case .section(let title, let anchor):
      return "<h2 id=\"\(anchor)\">\(Markup.html(title))</h2>\n"
    case .heading(let title): return "<h3>\(Markup.html(title))</h3>\n"
    case .paragraph(let text): return "<p>\(Markup.html(text))</p>\n"
    case .note(let text): return "<p class=\"note\">\(Markup.html(text))</p>\n"
    case .list(let items):
      return "<ul>\n" + items.map { "<li>\(Markup.html($0))</li>\n" }.joined() + "</ul>\n"
    case .equation(let math, let number, let anchor):
      let id = anchor.map { " id=\"\($0)\"" } ?? ""
      return
        "<div class=\"equation\"\(id)><span tabindex=\"0\">\(Markup.mathML(math, display: true))</span>"
        + (number.map { "<span class=\"number\">\($0)</span>" } ?? "") + "</div>\n"
    case .table(let table, let caption, let anchor):
      return Self.html(table, caption: caption, anchor: anchor)
    case .illustrated(let table, let illustrations, let caption, let anchor):
      let cells = try illustrations.sparklines.enumerated().map { index, sparkline in
        try sparkline.map { try pictures.html($0, prefix: "\(anchor)-\(index)") } ?? ""
      }
      return Self.html(
        table, caption: caption, anchor: anchor, pictures: (illustrations.column, cells))
    case .figure(let picture, let name, let caption):
      return "<figure id=\"\(name)\">\n" + (try pictures.html(picture, name: name))
        + "<figcaption>\(Markup.html(caption))</figcaption>\n</figure>\n"
    case .row(let picture, let captions):
      let panels = picture.plots
      let figures = try zip(panels, captions).map { panel, caption in
        var alone = PlotGrid.withLegendsBelow([panel], height: 240, width: 258)
        alone.letters = false
        return "<figure id=\"\(caption.name)\">\n"
          + (try pictures.html(.grid(alone), name: caption.name))
          + "<figcaption>\(Markup.html(caption.caption))</figcaption>\n</figure>\n"
      }
      return "<div class=\"row\">\n\(figures.joined())</div>\n"
    case .together(let items):
      return try items.map { try html($0, pictures: &pictures) }.joined()
    }
  }

  /// The characters up to which a cell is not broken into lines.
  private static let wholeCell = 24

  /// Whether a table has two columns or more of long words, which stand below each other on narrow screens.
  private static func isStacked(_ table: AnswerTable) -> Bool {
    let rows = table.citedMarkup
    return table.columns.indices.filter { column in
      table.columns[column].isText
        && rows.contains { Markup.plain($0[column]).count > wholeCell }
    }.count > 1
  }

  /// A table that scrolls where it is wider than the page; the first cell of a row is its heading. Small pictures, one a
  /// row before a column, repeat what the row says, so that readers of the screen pass over them.
  private static func html(
    _ table: AnswerTable, caption: String, anchor: String,
    pictures: (column: Int, cells: [String])? = nil
  ) -> String {
    let isStacked = isStacked(table)
    func cell(_ words: String, _ index: Int, isHead: Bool) -> String {
      let isHeading = !words.isEmpty && (isHead || index == 0)
      let element = isHeading ? "th" : "td"
      let scope = isHeading ? " scope=\"\(isHead ? "col" : "row")\"" : ""
      let styles =
        (table.columns[index].isText ? ["text"] : [])
        + (!isHead && Markup.plain(words).count <= wholeCell ? ["whole"] : [])
      let style = styles.isEmpty ? "" : " class=\"\(styles.joined(separator: " "))\""
      let head = Markup.htmlEscape(Markup.plain(table.columns[index].title))
      let label = isStacked && !isHead && !head.isEmpty ? " data-head=\"\(head)\"" : ""
      return "<\(element)\(scope)\(style)\(label)>\(Markup.html(words))</\(element)>"
    }
    func row(_ cells: [String], picture: String, isHead: Bool = false) -> String {
      var written = cells.enumerated().map { cell($1, $0, isHead: isHead) }
      if let pictures {
        written.insert("<td class=\"plot\">\(picture)</td>", at: pictures.column)
      }
      return "<tr>\(written.joined())</tr>\n"
    }
    let body = table.citedMarkup.enumerated().map { index, cells in
      let picture = pictures.map { $0.cells.indices.contains(index) ? $0.cells[index] : "" }
      return row(cells, picture: picture ?? "")
    }
    return
      "<div class=\"wide\" role=\"region\" aria-labelledby=\"\(anchor)-caption\" tabindex=\"0\"><table id=\"\(anchor)\"\(isStacked ? " class=\"stacked\"" : "")>\n"
      + "<caption id=\"\(anchor)-caption\">\(Markup.html(caption))</caption>\n"
      + "<thead>\(row(table.columns.map(\.title), picture: "", isHead: true))</thead>\n<tbody>\n"
      + body.joined() + "</tbody>\n</table></div>\n"
  }
}
