// SPDX-License-Identifier: GPL-3.0-or-later

extension Markup {
  /// The markup as HTML: emphasis, links and mathematics as elements that need no script and no font.
  ///
  /// Roots are `<span class="root">`, fractions `<span class="frac">` of two spans, accents combining characters;
  /// ``styles`` sets them.
  ///
  /// - Parameters:
  ///   - markup: see ``Markup``.
  ///   - display: whether fractions are set at full size, as on a line of their own.
  public static func html(_ markup: String, display: Bool = false) -> String {
    let source = display ? "$" + markup.replacing("\\frac", with: "\\dfrac") + "$" : markup
    return MarkupParser.parse(source).map(html).joined()
  }

  /// Text in which nothing is an element, for text and attributes.
  public static func htmlEscape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  /// The rules that ``html(_:display:)`` needs.
  public static let styles = """
    .root { border-top: 0.07em solid; padding: 0 0.1em; margin-left: -0.05em; }
    .frac { display: inline-flex; flex-direction: column; vertical-align: middle; text-align: center; \
    font-size: 0.8em; line-height: 1.15; }
    .equation .frac { font-size: 1em; }
    .frac > span:first-child { border-bottom: 0.06em solid; padding: 0 0.2em; }
    sub, sup { line-height: 0; font-size: 0.72em; }
    """

  private static func html(_ nodes: [Inline]) -> String { nodes.map(html).joined() }

  private static func html(_ node: Inline) -> String {
    switch node {
    case .run(let text, .upright): return htmlEscape(text)
    case .run(let text, .italic): return "<i>\(htmlEscape(text))</i>"
    case .run(let text, .bold): return "<b>\(htmlEscape(text))</b>"
    case .space(let em): return em > 0.4 ? "&emsp;" : em > 0.1 ? "&#8239;" : ""
    case .scripts(let base, let sub, let sup):
      return html(base) + (sub.isEmpty ? "" : "<sub>\(html(sub))</sub>")
        + (sup.isEmpty ? "" : "<sup>\(html(sup))</sup>")
    case .root(let body): return "√<span class=\"root\">\(html(body))</span>"
    case .accent(let accent, let body):
      let mark =
        switch accent {
        case .hat: "\u{302}"
        case .bar: "\u{304}"
        case .tilde: "\u{303}"
        }
      guard case .run(let text, .italic)? = body.first, body.count == 1 else {
        return html(body) + mark
      }
      return "<i>\(htmlEscape(text))\(mark)</i>"
    case .fraction(let top, let bottom, _):
      return "<span class=\"frac\"><span>\(html(top))</span><span>\(html(bottom))</span></span>"
    case .link(let target, let body):
      return "<a href=\"\(htmlEscape(target))\">\(html(body))</a>"
    case .field(let attribute, let body):
      let field = Field(attribute: attribute)
      guard let value = field.value else { return html(body) }
      return "<data value=\"\(value)\" title=\"\(htmlEscape(field.path))\">\(html(body))</data>"
    }
  }
}
