// SPDX-License-Identifier: GPL-3.0-or-later

extension Markup {
  /// Whether a target may become a link: a place on the page (`#…`), or an address of the schemes http, https and
  /// mailto. Others, such as `javascript:` and `data:`, can run code in a reader; their words stand without a link.
  public static func isLink(_ target: String) -> Bool {
    guard target.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
      return false
    }
    return ["#", "http://", "https://", "mailto:"].contains { target.lowercased().hasPrefix($0) }
  }

  /// The targets of `\href{…}` in a text that may not become links, in order.
  public static func refusedLinks(in markup: String) -> [String] {
    markup.matches(of: /\\href\{([^}]*)\}/).map { String($0.1) }.filter { !isLink($0) }
  }
}
