// SPDX-License-Identifier: GPL-3.0-or-later

extension Markup {
  /// Mathematics as a MathML element, which browsers set and screen readers read.
  ///
  /// A number with its place in a file keeps it as an HTML `data` element inside the number.
  ///
  /// - Parameters:
  ///   - mathematics: markup as between dollars.
  ///   - display: whether it stands on a line of its own.
  public static func mathML(_ mathematics: String, display: Bool = false) -> String {
    let source =
      display ? mathematics.replacing("\\frac", with: "\\dfrac") : mathematics
    return mathML(MarkupParser.parse("$\(source)$"), display: display)
  }

  /// Parsed mathematics as an element.
  static func mathML(_ nodes: [Inline], display: Bool = false) -> String {
    "<math\(display ? " display=\"block\"" : "")>\(row(nodes))</math>"
  }

  private static func row(_ nodes: [Inline]) -> String {
    let parts = nodes.map(element)
    return parts.count == 1 && isOne(nodes[0])
      ? parts[0] : "<mrow>\(parts.joined())</mrow>"
  }

  /// Whether a node becomes one element.
  private static func isOne(_ node: Inline) -> Bool {
    guard case .run(let text, let face) = node else { return true }
    return tokens(text).count == 1 && (face != .italic || text.count == 1)
  }

  private static func element(_ node: Inline) -> String {
    switch node {
    case .run(let text, let face):
      return tokens(text).map { token($0, face) }.joined()
    case .space(let em): return "<mspace width=\"\(Formatted.fixed(em, 3))em\"/>"
    case .scripts(let base, let sub, let sup):
      switch (sub.isEmpty, sup.isEmpty) {
      case (true, true): return row(base)
      case (false, true): return "<msub>\(row(base))\(row(sub))</msub>"
      case (true, false): return "<msup>\(row(base))\(row(sup))</msup>"
      case (false, false): return "<msubsup>\(row(base))\(row(sub))\(row(sup))</msubsup>"
      }
    case .root(let body): return "<msqrt>\(row(body))</msqrt>"
    case .accent(let accent, let body):
      let mark =
        switch accent {
        case .hat: "^"
        case .bar: "¯"
        case .tilde: "~"
        }
      return "<mover accent=\"true\">\(row(body))<mo stretchy=\"false\">\(mark)</mo></mover>"
    case .fraction(let top, let bottom, _): return "<mfrac>\(row(top))\(row(bottom))</mfrac>"
    case .link(let target, let body):
      return "<mtext><a href=\"\(htmlEscape(target))\">\(html(body))</a></mtext>"
    case .field(let attribute, let body):
      let field = Field(attribute: attribute)
      guard let value = field.value else { return row(body) }
      return
        "<mn><data value=\"\(value)\" title=\"\(htmlEscape(field.path))\">\(html(body))</data></mn>"
    }
  }

  /// Numbers and words whole, every other character by itself.
  private static func tokens(_ text: String) -> [Substring] {
    var found: [Substring] = []
    var rest = text[...]
    while let first = rest.first {
      let part =
        if first.isNumber {
          rest.prefix { $0.isNumber || $0 == "." }
        } else if first.isLetter, first.isASCII {
          rest.prefix { $0.isLetter && $0.isASCII }
        } else {
          rest.prefix(1)
        }
      found.append(part)
      rest = rest[part.endIndex...]
    }
    return found
  }

  private static func token(_ text: Substring, _ face: Inline.Face) -> String {
    let escaped = htmlEscape(String(text))
    guard let first = text.first else { return "" }
    if first.isNumber { return "<mn>\(escaped)</mn>" }
    guard first.isLetter else {
      return first == " " || first == "\u{A0}"
        ? "<mtext>\u{A0}</mtext>"
        : "<mo lspace=\"0\" rspace=\"0\" stretchy=\"false\">\(escaped)</mo>"
    }
    switch face {
    case .italic where text.count > 1: return text.map { "<mi>\($0)</mi>" }.joined()
    case .italic: return "<mi>\(escaped)</mi>"
    case .bold: return "<mi class=\"bold\" mathvariant=\"normal\">\(escaped)</mi>"
    case .upright: return "<mi mathvariant=\"normal\">\(escaped)</mi>"
    }
  }
}
