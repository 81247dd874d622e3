// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (NumberText.digits(4), 5.76e23, "5.76e23"), (.digits(4), 0.348312, "0.3483"),
    (.digits(4), 123_456.7, "123457"), (.digits(4), 999_999.9, "1000000"),
    (.digits(3), 1.2e6, "1.2e6"), (.digits(2), 5e-4, "5e-4"), (.digits(3), 9.996e7, "1e8"),
    (.digits(4), 0, "0"), (.digits(4), -2.5, "-2.5"), (.digits(4), .infinity, "inf"),
    (.nats, 4.5178, "4.518"), (.nats, -0.0001, "0.000"), (.decimals(1), 2.25, "2.2"),
    (.count, 820_064, "820k"), (.count, 999_600, "1M"), (.count, 1.4e12, "1.4T"),
    (.count, 70e9, "70B"), (.count, 5.76e23, "5.76e23"), (.count, 12, "12"),
    (.exact, 1e6, "1000000"), (.exact, 0.1, "0.1"), (.times, 10.04, "10×"),
    (.percent(4), 0.95, "95 %"), (.percent(4), 0.999999, "99.9999 %"), (.percent(4), 1, "100 %"),
    (.change, 0.0123, "+1.2 %"), (.change, -0.204, "-20 %"), (.change, 1e-5, "+0.0 %"),
    (.strong(.nats), 1, "1.000"),
  ])
  func plainText(_ rule: NumberText, _ value: Double, _ text: String) {
    #expect(rule.plain(value) == text)
  }

  @Test(arguments: [
    (NumberText.digits(4), 0.348312, 6, "0.348312"), (.nats, 4.5178, 6, "4.51780"),
    (.count, 820_064, 7, "820.064k"), (.percent(4), 0.123456, 6, "12.3456 %"),
    (.exact, 0.123456, 2, "0.123456"),
  ])
  func precisionTakesThePlaceOfTheRulesOwn(
    _ rule: NumberText, _ value: Double, _ precision: Int, _ text: String
  ) {
    #expect(rule.plain(value, precision: precision) == text)
  }

  @Test func markupAndLaTeX() {
    #expect(NumberText.digits(2).markup(-6.1e18) == "$-6.1\\cdot 10^{18}$")
    #expect(NumberText.digits(3).markup(-1.5) == "−1.5")
    #expect(NumberText.strong(.nats).markup(-1) == "\\textbf{−1.000}")
    #expect(NumberText.tentative(.count).markup(8e6) == "\\emph{8M}")
    #expect(NumberText.percent(3).markup(0.5) == "50\u{A0}%")
    #expect(NumberText.percent(3).latex(0.5) == "50~\\%")
    #expect(NumberText.times.latex(10) == "10$\\times$")
    #expect(NumberText.digits(3).mathematics(1.5e7) == "1.5\\cdot 10^{7}")
    #expect(NumberText.powerOfTen(9.99e17) == "$10^{18}$")
  }
}
