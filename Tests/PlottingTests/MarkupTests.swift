// SPDX-License-Identifier: GPL-3.0-or-later

import Testing

@testable import Plotting

@Suite struct MarkupTests {
  @Test func lettersAreItalicAndNumbersUpright() {
    #expect(
      MarkupParser.parse("risk $2N$") == [
        .run("risk ", .upright), .run("2", .upright), .run("N", .italic),
      ])
    #expect(MarkupParser.parse("$\\Sigma\\alpha$") == [.run("Σ", .upright), .run("α", .italic)])
  }

  @Test func scripts() {
    #expect(
      MarkupParser.parse("$10^{-3}$") == [
        .run("1", .upright),
        .scripts([.run("0", .upright)], sub: [], sup: [.run("−3", .upright)]),
      ])
    #expect(
      MarkupParser.parse("$x_i^2$") == [
        .scripts([.run("x", .italic)], sub: [.run("i", .italic)], sup: [.run("2", .upright)])
      ])
    #expect(Markup.plain("$\\log_2 N$") == "log_2N")
  }

  @Test func plainText() {
    #expect(Markup.plain("$\\Sigma\\sqrt{C}$ and $\\hat{R}\\leq\\frac{a}{b}$") == "Σ√C and R ≤ a/b")
    #expect(Markup.plain("\\emph{so} it \\textbf{is}: \\href{#a}{there}") == "so it is: there")
  }

  @Test func whatIsNotMarkupStandsAsTyped() {
    #expect(Markup.plain("costs 5 $") == "costs 5 $")
    #expect(Markup.plain("$\\unknown{x}$") == "\\unknownx")
    #expect(Markup.plain("C:\\runs") == "C:\\runs")
    for text in ["$a$ \\b", "100 %", "{x}_y^z", "\\emph{", "\\"] {
      #expect(Markup.plain(Markup.escape(text)) == text)
    }
  }

  @Test func brokenMarkupNeverFails() {
    let pieces = ["$", "\\", "{", "}", "^", "_", "sqrt", "\\frac", "\\hat", "x", " ", "\\href{"]
    for a in pieces {
      for b in pieces {
        for c in pieces {
          for text in ["$\(a)\(b)\(c)$", a + b + c] {
            let layout = TextLayout(text, font: Font(9), measurer: FixedMeasurer())
            #expect(layout.width.isFinite)
            _ = Markup.words(text)
          }
        }
      }
    }
  }

  /// Groups inside groups without end exhaust no stack.
  @Test(arguments: ["\\emph{", "$\\sqrt{", "${", "$\\frac{", "$x_{", "\\href{#a}{", "$\\sqrt\\hat"])
  func deepGroups(_ group: String) {
    let opening = group.hasPrefix("$") ? String(group.dropFirst()) : group
    let text = (group.hasPrefix("$") ? "$" : "") + String(repeating: opening, count: 20_000) + "x$"
    #expect(TextLayout(text, font: Font(9), measurer: FixedMeasurer()).width.isFinite)
    _ = Markup.words(text)
    _ = Markup.html(text)
    _ = Markup.plain(text)
  }

  @Test func linksThatRunCodeStandAsWords() {
    #expect(Markup.html("\\href{javascript:alert(1)}{a}") == "a")
    #expect(Markup.html("\\href{ data:text/html,x}{a}") == "a")
    #expect(Markup.html("\\href{https://x.org/?a=1}{a}") == "<a href=\"https://x.org/?a=1\">a</a>")
    #expect(Markup.html("\\href{#tab}{a}") == "<a href=\"#tab\">a</a>")
    #expect(Markup.refusedLinks(in: "\\href{#a}{b} \\href{JavaScript:x}{c}") == ["JavaScript:x"])
  }

  @Test func words() {
    #expect(
      Markup.words("a \\emph{b c}, $x + y$ d") == ["a", "\\emph{b}", "\\emph{c},", "$x + y$", "d"])
    #expect(Markup.words("  ").isEmpty)
  }

  @Test func theRootReachesOverItsBody() throws {
    let layout = TextLayout("$\\sqrt{N}$", font: Font(10), measurer: FixedMeasurer())
    let overline = try #require(layout.rules.first)
    #expect(overline.points[0].y < -0.7 * 10)
    #expect(overline.points[1].x <= layout.width)
    #expect(layout.runs.map(\.text) == ["√", "N"])
  }

  @Test func scriptsAreSmallerAndOffset() {
    let layout = TextLayout("$10^{6}$", font: Font(10), measurer: FixedMeasurer())
    #expect(abs((layout.runs.last?.font.size ?? 0) - 7.2) < 1e-9)
    #expect((layout.runs.last?.at.y ?? 0) < -3)
  }
}
