// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import Files
import Foundation
import Plotting

extension Publication {
  /// The report as one HTML page that needs no other file: figures as vectors inside it, no script.
  ///
  /// - Throws: ``Plotting/PlottingError`` when the font is missing.
  public func html() throws -> String {
    let measurer = try PangoMeasurer()
    var body = ""
    for item in composition.items { body += try html(item, measurer: measurer) }
    let contents = composition.items.compactMap { item -> String? in
      guard case .section(let title, let anchor) = item else { return nil }
      return "<li><a href=\"#\(anchor)\">\(Markup.html(title))</a></li>"
    }
    let author =
      options.authors.isEmpty
      ? ""
      : "<meta name=\"author\" content=\"\(Markup.htmlEscape(options.authors.joined(separator: ", ")))\">\n"
    let title = Markup.htmlEscape(composition.title.content)
    let style = "\n\(Self.styles)\n\(Markup.styles)\n"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy(style: style))">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="date" content="\(Self.day(date))">
      \(author)<title>\(title)</title>
      <style>\(style)</style>
      </head>
      <body>
      <h1>\(title)</h1>
      <p class="note">\(Markup.html(composition.byline))</p>
      <nav><ol>\(contents.joined())</ol></nav>
      \(body)</body>
      </html>

      """
  }

  /// What the page may load and run: its own style, pictures inside it, and nothing else; no script.
  private static func policy(style: String) -> String {
    let digits = Array(SHA256.hexadecimal(of: Array(style.utf8)))
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    return
      "default-src 'none'; style-src 'sha256-\(Data(bytes).base64EncodedString())'; img-src data:; "
      + "base-uri 'none'; form-action 'none'"
  }

  private func html(_ item: Composition.Item, measurer: PangoMeasurer) throws -> String {
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
      return "<div class=\"equation\"\(id)><span>\(Markup.html(math, display: true))</span>"
        + (number.map { "<span class=\"number\">\($0)</span>" } ?? "") + "</div>\n"
    case .table(let table, let caption, let anchor):
      return html(table, caption: caption, anchor: anchor)
    case .illustrated(let table, let pictures, let caption, let anchor):
      return try IllustratedTable.html(
        table, pictures, caption: caption, anchor: anchor, theme: options.theme, measurer: measurer)
    case .figure(let picture, let name, let caption):
      return "<figure id=\"\(name)\">\n"
        + Self.inlined(try svg(picture, measurer: measurer), prefix: name, label: caption)
        + "<figcaption>\(Markup.html(caption))</figcaption>\n</figure>\n"
    case .row(let picture, let captions):
      let label = captions.map(\.caption).joined(separator: " ")
      let name = captions.map(\.name).joined(separator: "-")
      return "<figure>\n"
        + Self.inlined(try svg(picture, measurer: measurer), prefix: name, label: label)
        + "<figcaption class=\"row\">"
        + captions.map { "<p id=\"\($0.name)\">\(Markup.html($0.caption))</p>" }.joined()
        + "</figcaption>\n</figure>\n"
    case .together(let items):
      return try items.map { try html($0, measurer: measurer) }.joined()
    }
  }

  private func svg(_ picture: Picture, measurer: PangoMeasurer) throws -> String {
    let metadata = Metadata(
      title: composition.title.content, created: date.formatted(.iso8601))
    let drawing = composition.drawing(picture, theme: options.theme, measurer: measurer)
    return String(
      decoding: try drawing.render(.svg, metadata: metadata, measurer: measurer), as: UTF8.self)
  }

  private func html(_ table: AnswerTable, caption: String, anchor: String) -> String {
    func row(_ cells: [String], _ element: String) -> String {
      "<tr>"
        + zip(cells, table.columns).map { cell, column in
          "<\(element)\(column.isText ? " class=\"text\"" : "")>\(Markup.html(cell))</\(element)>"
        }.joined() + "</tr>\n"
    }
    return
      "<div class=\"wide\"><table id=\"\(anchor)\">\n<caption>\(Markup.html(caption))</caption>\n"
      + "<thead>\(row(table.columns.map(\.title), "th"))</thead>\n<tbody>\n"
      + table.citedMarkup.map { row($0, "td") }.joined() + "</tbody>\n</table></div>\n"
  }

  /// An SVG file as an element of a page: no declaration, and names that no other figure has.
  private static func inlined(_ svg: String, prefix: String, label: String) -> String {
    let start = svg.range(of: "<svg ")?.lowerBound ?? svg.startIndex
    let element = String(svg[start...])
    let name = Markup.htmlEscape(Markup.plain(label))
    var inlined = element.replacingOccurrences(of: "id=\"", with: "id=\"\(prefix)-")
      .replacingOccurrences(of: "href=\"#", with: "href=\"#\(prefix)-")
      .replacingOccurrences(of: "url(#", with: "url(#\(prefix)-")
    if let start = inlined.range(of: "<svg ") {
      inlined.replaceSubrange(start, with: "<svg aria-label=\"\(name)\" ")
    }
    return inlined
  }

  private static let styles = """
    body { max-width: 46em; margin: 2em auto; padding: 0 1em; color: #1a1a1a; background: #fff;
      font: 17px/1.5 "STIX Two Text", STIX, "Times New Roman", serif; }
    h1, h2, h3 { color: #1f3a5f; line-height: 1.2; }
    .note { color: #6b6b6b; font-size: 0.9em; }
    nav { font-size: 0.9em; columns: 2; }
    nav ol { list-style: none; padding: 0; margin: 0; }
    figure { margin: 1.5em 0; text-align: center; }
    figure svg { max-width: 100%; height: auto; }
    .row { display: flex; gap: 1.2em; text-align: left; font-size: 0.9em; }
    .row p { flex: 1; margin: 0; padding: 0.4em 0; }
    figcaption, caption { text-align: left; font-size: 0.9em; padding: 0.4em 0; }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; margin: 1em auto; font-size: 0.88em;
      border-top: 1.5px solid; border-bottom: 1.5px solid; }
    th, td { padding: 0.15em 0.6em; text-align: right; vertical-align: top; }
    th { border-bottom: 1px solid; }
    .text { text-align: left; }
    .equation { display: flex; align-items: center; margin: 0.8em 0; }
    .equation > span:first-child { flex: 1; text-align: center; }
    a { color: #1f5a99; text-decoration: none; }
    """
}
