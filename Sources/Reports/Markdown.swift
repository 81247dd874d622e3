// SPDX-License-Identifier: GPL-3.0-or-later
import Plotting

/// A user's own text: paragraphs and lists with Markdown's `*emphasis*`, `**strong words**`, `` `code` `` and
/// `[links](https://…)`, beside the markup of reports (`$formulas$`, `\emph{…}`).
enum Markdown {
  /// The parts of a text: blocks parted by empty lines, those whose lines begin with `- `, `* ` or `1. ` as lists.
  static func parts(_ text: String) -> [Part] {
    var parts: [Part] = []
    for block in text.split(separator: /\n[ \t]*\n/) {
      var words: [String] = []
      var items: [String] = []
      func closeWords() {
        if !words.isEmpty { parts.append(.paragraph(words.joined(separator: " "))) }
        words = []
      }
      for line in block.split(separator: "\n") {
        let line = line.trimmingPrefix { $0 == " " || $0 == "\t" }
        if let item = line.prefixMatch(of: /(?:[-*+]|\d{1,3}[.)])[ \t]+/) {
          closeWords()
          items.append(String(line[item.range.upperBound...]))
        } else if !items.isEmpty {
          items[items.count - 1] += " " + line
        } else if !line.isEmpty {
          words.append(String(line))
        }
      }
      closeWords()
      if !items.isEmpty { parts.append(.list(items)) }
    }
    return parts
  }

  /// A text with Markdown's inline forms as markup; formulas and markup in it stay as they are.
  static func markup(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let first = rest.first {
      if first == "\\" {
        result += rest.prefix(2)
        rest = rest.dropFirst(2)
      } else if first == "$", let end = rest.dropFirst().firstIndex(of: "$") {
        result += rest[...end]
        rest = rest[rest.index(after: end)...]
      } else if first == "`", let end = rest.dropFirst().firstIndex(of: "`") {
        result += "\\emph{\(Markup.escape(String(rest[rest.index(after: rest.startIndex)..<end])))}"
        rest = rest[rest.index(after: end)...]
      } else if let found = rest.prefixMatch(of: /\*\*(\S(?:.*?\S)??)\*\*/.dotMatchesNewlines()) {
        result += "\\textbf{\(markup(String(found.1)))}"
        rest = rest[found.range.upperBound...]
      } else if let found = rest.prefixMatch(of: /\*([^\s*](?:[^*]*[^\s*])?)\*/) {
        result += "\\emph{\(markup(String(found.1)))}"
        rest = rest[found.range.upperBound...]
      } else if let found = rest.prefixMatch(of: /\[([^\[\]]+)\]\(([^()\s]+)\)/) {
        result += "\\href{\(found.2)}{\(markup(String(found.1)))}"
        rest = rest[found.range.upperBound...]
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
