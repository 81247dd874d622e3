// SPDX-License-Identifier: GPL-3.0-or-later
import Plotting
import Testing

@testable import Reports

@Suite("Texts of a user's own in Markdown")
struct MarkdownTests {
  @Test(arguments: [
    ("a *b c* d", "a \\emph{b c} d"), ("**b** c", "\\textbf{b} c"),
    ("**a *b* c**", "\\textbf{a \\emph{b} c}"),
    ("`x_1 & $y`", "\\emph{\(Markup.escape("x_1 & $y"))}"),
    ("[the *page*](https://example.org/a)", "\\href{https://example.org/a}{the \\emph{page}}"),
    ("$a * b * c$ and 2 * 3 * 4", "$a * b * c$ and 2 * 3 * 4"),
    ("\\*not\\*", "\\*not\\*"), ("\\emph{a}", "\\emph{a}"), ("a * b", "a * b"), ("*", "*"),
    ("{{bounds.0.value.bound}}", "{{bounds.0.value.bound}}"), ("[a](b c)", "[a](b c)"),
  ])
  func inline(_ text: String, _ markup: String) { #expect(Markdown.markup(text) == markup) }

  @Test("paragraphs and lists")
  func blocks() {
    let parts = Markdown.parts("One\nline.\n\nThen:\n- a\n  b\n- c\n\n1. x\n2. y\n")
    #expect(parts.count == 4)
    guard case .paragraph(let first) = parts[0], case .paragraph(let second) = parts[1],
      case .list(let items) = parts[2], case .list(let numbered) = parts[3]
    else {
      Issue.record("\(parts)")
      return
    }
    #expect(first == "One line." && second == "Then:")
    #expect(items == ["a b", "c"] && numbered == ["x", "y"])
  }
}
