// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Testing

@Suite struct AnswerTableTests {
  private static let table = AnswerTable(
    [
      .text("model"), .number("$N$", "parameters"), .number("loss", "loss_nats"),
      .number("interval", "loss", isDetail: true), .text("remark, long"),
    ], name: "sizes", caption: "Losses, 95 % intervals.",
    rows: [
      [
        .text("20k_a"), .number(20_088, .count), .number(4.51778, .nats),
        .interval(4.25...4.75, .nats), .text("as measured on held-out text"),
      ],
      [
        .text("820k"), .number(820_352, .strong(.count)), .number(3.0721, .nats), .missing,
        .markup("\\emph{none}", plain: "none"),
      ],
    ])

  @Test func aTerminalHasNumbersToTheRight() {
    let lines = Self.table.text().split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1] == "20k_a  20.1k  4.518  4.250 to 4.750  as measured on held-out text")
    #expect(lines[2].hasPrefix("820k    820k  3.072"))
  }

  @Test func aNarrowTerminalLosesDetailsAndWrapsWordsOnly() {
    let text = Self.table.text(width: 48)
    #expect(text.contains("(left out for width: interval)"))
    #expect(!text.contains("4.250"))
    for line in text.split(separator: "\n").dropLast() { #expect(line.count <= 48, "\(line)") }
    #expect(text.contains("held-out") && text.contains("20.1k") && text.contains("4.518"))
    // Numbers stay whole where nothing can give way.
    #expect(Self.table.text(width: 10).contains("4.518"))
  }

  @Test func precisionTakesThePlaceOfTheDigits() {
    #expect(Self.table.text(precision: 6).contains("4.51778"))
  }

  @Test func filesShowTheSame() {
    #expect(
      TableWriter.csv.text(Self.table) == """
        model,parameters,loss_nats,loss_low,loss_high,remark_long
        20k_a,20088,4.51778,4.25,4.75,as measured on held-out text
        820k,820352,3.0721,,,none

        """)
    let latex = TableWriter.latex.text(Self.table)
    #expect(latex.contains("20k\\_a & 20.1k & 4.518 & 4.250 to 4.750 & as measured"))
    #expect(latex.contains("\\textbf{820k}") && latex.contains("95 \\% intervals"))
    let markdown = TableWriter.markdown.text(Self.table)
    #expect(markdown.contains("| 820k | **820k** | 3.072 | – | *none* |"))
  }
}
