// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Testing

@Suite struct TerminalTextTests {
  @Test func widthsAreThoseOfATerminal() {
    #expect(TerminalText.width("loss 1.5") == 8)
    #expect(TerminalText.width("α ≤ β") == 5)
    // Two columns for a wide letter, none for an accent that joins its letter.
    #expect(TerminalText.width("损失") == 4)
    #expect(TerminalText.width("e\u{301}tat") == 4)
  }

  @Test func linesBreakAtSpacesAndHang() {
    let text = "  rows: 12 of 56 were read, and 95 % of them were used for the fit of the surface"
    let lines = TerminalText.wrapped(text, width: 30)
    #expect(lines.count > 2)
    for line in lines { #expect(TerminalText.width(line) <= 30, "\(line)") }
    #expect(lines[0].hasPrefix("  rows:") && lines[1].hasPrefix("    "))
    #expect(
      lines.map { $0.drop { $0 == " " } }.joined(separator: " ") == text.dropFirst(2))
    #expect(TerminalText.wrapped("short", width: 30) == ["short"])
  }

  @Test(arguments: 8...40) func aNumberStaysWithItsSign(width: Int) {
    let lines = TerminalText.wrapped("of these are 95 % inside and δ = 0.001 holds", width: width)
    #expect(lines.contains { $0.contains("95 %") }, "\(lines)")
    if width >= 30 { #expect(lines.contains { $0.contains("δ = 0.001") }, "\(lines)") }
  }

  @Test func aLongWordStaysWhole() {
    let path = "/a/folder/with/a/long/name/runs.csv"
    #expect(TerminalText.wrapped("Table \(path): 3 runs", width: 20).contains { $0.contains(path) })
  }

  private static let table = AnswerTable(
    [
      .number("FLOP"), .number("best number of parameters", "n"), .number("loss", isDetail: true),
      .text("remark"),
    ],
    rows: [
      [
        .number(1e24, .digits(4)), .estimate(4.03e9, 2.42e8...1.05e11, .count),
        .number(1.25, .nats), .text("far beyond the runs of this study"),
      ]
    ])

  @Test func headingsWrapBeforeColumnsAreLeftOut() {
    let wide = Self.table.text()
    let natural = TerminalText.width(wide.split(separator: "\n").map(String.init)[1])
    let lines = Self.table.text(width: natural - 2).split(separator: "\n")
    #expect(lines.allSatisfy { TerminalText.width($0) <= natural - 2 })
    #expect(lines.count > 2 && lines.contains { $0.contains("1.250") })
  }

  @Test(arguments: 12...90) func everyWidthFits(width: Int) {
    let text = Self.table.text(width: width)
    for line in text.split(separator: "\n") where line.drop(while: { $0 == " " }).contains(" ") {
      #expect(TerminalText.width(line) <= width, "\(text)")
    }
    for number in ["1e24", "4.03B", "242M", "105B"] { #expect(text.contains(number), "\(text)") }
  }

  @Test func whatIsLeftOutIsSaid() {
    let text = Self.table.text(width: 50) { titles, all in "(no \(titles), \(all) for all)" }
    #expect(text.contains("(no [\"loss\"], "))
  }

  @Test func precisionLimitsDigitsBeforeThePointToo() {
    #expect(NumberText.digits(4).plain(230_595, precision: 4) == "230600")
    #expect(NumberText.digits(4).plain(230_595) == "230595")
    #expect(NumberText.times.plain(309_618, precision: 4) == "310000×")
    #expect(NumberText.percent(3).plain(63_813.45, precision: 4) == "6381000 %")
    #expect(NumberText.percent(3).plain(0.99996, precision: 4) == "99.996 %")
    #expect(NumberText.count.plain(820_352, precision: 6) == "820.35k")
    #expect(NumberText.change.plain(0.0123, precision: 5) == "+1.23 %")
    #expect(NumberText.change.plain(0.0123, precision: 4) == "+1.2 %")
  }
}
