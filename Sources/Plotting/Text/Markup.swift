// SPDX-License-Identifier: GPL-3.0-or-later

/// The room's small markup: plain text with `$mathematics$` inside.
///
/// Outside mathematics everything is literal but `\emph{…}`, `\textbf{…}`, `\href{uri}{…}`,
/// `\field{path=value}{…}` (``Field``) and `\$`. Inside: Latin and lower-case Greek letters italic, `_` and `^` (one character or `{…}`),
/// `\sqrt{…}`, `\frac{…}{…}` (`\dfrac` full size), `\hat`, `\bar`, `\tilde`, `\mathrm{…}`, `\mathbf{…}`, Greek names,
/// functions such as `\log` upright, and the usual signs (`\cdot`, `\leq`, …). Markup never fails:
/// what it does not know stands as it was typed.
public enum Markup {
  /// Text in which nothing is markup, for names that users chose.
  public static func escape(_ text: String) -> String {
    var result = ""
    for c in text {
      if c == "$" || c == "\\" { result.append("\\") }
      result.append(c)
    }
    return result
  }

  /// The markup's characters without its layout, for outlines, titles and alternative text.
  public static func plain(_ markup: String) -> String {
    MarkupParser.parse(markup).map(\.plain).joined()
  }
}

/// A piece of parsed markup.
indirect enum Inline: Hashable, Sendable {
  enum Face: Hashable, Sendable {
    case upright, italic, bold
  }
  enum Accent: Hashable, Sendable {
    case hat, bar, tilde
  }

  case run(String, Face)
  /// White space in ems, never a place to break a line.
  case space(Double)
  case scripts([Inline], sub: [Inline], sup: [Inline])
  case root([Inline])
  case accent(Accent, [Inline])
  /// Small in running text, full size in displays.
  case fraction([Inline], [Inline], isSmall: Bool)
  case link(String, [Inline])
  /// Words from a place in a file: path and value.
  case field(String, [Inline])

  var plain: String {
    func join(_ nodes: [Inline]) -> String { nodes.map(\.plain).joined() }
    switch self {
    case .run(let text, _): return text
    case .space(let em): return em > 0.15 ? " " : ""
    case .scripts(let base, let sub, let sup):
      return join(base) + (sub.isEmpty ? "" : "_" + join(sub))
        + (sup.isEmpty ? "" : "^" + join(sup))
    case .root(let body): return "√" + (body.count > 1 ? "(\(join(body)))" : join(body))
    case .accent(_, let body), .link(_, let body), .field(_, let body): return join(body)
    case .fraction(let top, let bottom, _): return join(top) + "/" + join(bottom)
    }
  }
}
