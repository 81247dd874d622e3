// SPDX-License-Identifier: GPL-3.0-or-later

extension Markup {
  /// The markup as HTML: emphasis, links and mathematics as elements that need no script and no font.
  ///
  /// Roots, fractions and accents are MathML; letters with scripts are text, which breaks over lines.
  ///
  /// - Parameter markup: see ``Markup``.
  public static func html(_ markup: String) -> String { html(MarkupParser.parse(markup)) }

  /// Text in which nothing is an element, for text and attributes.
  public static func htmlEscape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  static func html(_ nodes: [Inline]) -> String { nodes.map(html).joined() }

  private static func html(_ node: Inline) -> String {
    switch node {
    case .run(let text, .upright): return htmlEscape(text)
    case .run(let text, .italic): return "<i>\(htmlEscape(text))</i>"
    case .run(let text, .bold): return "<b>\(htmlEscape(text))</b>"
    case .space(let em): return em > 0.4 ? "&emsp;" : em > 0.1 ? "&#8239;" : ""
    case .scripts(let base, let sub, let sup):
      return html(base) + (sub.isEmpty ? "" : "<sub>\(html(sub))</sub>")
        + (sup.isEmpty ? "" : "<sup>\(html(sup))</sup>")
    case .root, .accent, .fraction: return mathML([node])
    case .link(let target, let body):
      return "<a href=\"\(htmlEscape(target))\">\(html(body))</a>"
    case .field(let attribute, let body):
      let field = Field(attribute: attribute)
      guard let value = field.value else { return html(body) }
      return "<data value=\"\(value)\" title=\"\(htmlEscape(field.path))\">\(html(body))</data>"
    }
  }
}
