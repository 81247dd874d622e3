// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// How a number is written: one rule for the terminal, pages, HTML, LaTeX and Markdown.
///
/// ```swift
/// NumberText.digits(4).plain(5.76e23)   // 5.76e23
/// NumberText.count.plain(820_064)       // 820k
/// NumberText.nats.markup(-0.0312)       // −0.031
/// ```
public indirect enum NumberText: Sendable, Hashable {
  /// Nats per token, three decimals.
  case nats
  /// So many decimals, at a precision of four digits.
  case decimals(Int)
  /// So many significant digits without trailing zeros; a power of ten below 10⁻³ and from 10⁶ on.
  case digits(Int)
  /// A count with its suffix, `820k` or `1.4T`; a power of ten from 10¹⁵ on.
  case count
  /// The fewest digits that read back the same.
  case exact
  /// A multiple, `10×`.
  case times
  /// A fraction in per cent, so many significant digits; more where 0 or 100 would be wrong.
  case percent(Int)
  /// A relative change in per cent with its sign, `+1.2 %`.
  case change
  /// In italics where there is markup: beyond what the data support.
  case tentative(NumberText)
  /// In bold where there is markup.
  case strong(NumberText)

  /// The number without markup, for a terminal or a message.
  ///
  /// - Parameters:
  ///   - value: Any number; `inf`, `-inf` and `nan` for what is not finite.
  ///   - precision: Significant digits in place of the rule's own, and no more before the point either: 230595 is
  ///     230600 at four. For nats one decimal less than that, for counts and multiples one digit less. Nil for the
  ///     rule's own.
  public func plain(_ value: Double, precision: Int? = nil) -> String {
    let value = precision.map { rounded(value, $0) } ?? value
    return switch self {
    case .nats: Self.fixed(value, precision.map { max($0 - 1, 0) } ?? 3)
    case .decimals(let places): Self.fixed(value, max(0, places + (precision ?? 4) - 4))
    case .digits(let digits): Self.significant(value, precision ?? digits)
    case .count: Self.engineering(value, precision.map { max($0 - 1, 1) } ?? 3)
    case .exact: Self.shortest(value)
    case .times: Self.significant(value, precision.map { max($0 - 1, 1) } ?? 3) + "×"
    case .percent(let digits): Self.percent(value, precision ?? digits) + " %"
    case .change: Self.change(value, precision ?? 4)
    case .tentative(let rule), .strong(let rule): rule.plain(value, precision: precision)
    }
  }

  /// The number with so many significant digits, where the rule counts them.
  private func rounded(_ value: Double, _ digits: Int) -> Double {
    let digits =
      switch self {
      case .digits: digits
      // Below 100 % the rule has digits enough to tell a share from all.
      case .percent: abs(value) < 1 ? 17 : digits
      case .times: max(digits - 1, 1)
      case .nats, .decimals, .count, .exact, .change, .tentative, .strong: 17
      }
    return value.isFinite ? Double(String(format: "%.\(digits - 1)e", value)) ?? value : value
  }

  /// The number as markup of pages: a true minus sign, powers of ten as mathematics.
  public func markup(_ value: Double) -> String {
    switch self {
    case .digits(let digits):
      Self.isShort(value)
        ? mathematics(value).replacing("-", with: "−") : "$\(Self.power(value, digits))$"
    case .count:
      abs(value) < 1e15 || !value.isFinite
        ? Self.engineering(value, 3).replacing("-", with: "−") : NumberText.digits(3).markup(value)
    case .percent(let digits): Self.percent(value, digits) + "\u{A0}%"
    case .change: Self.change(value).replacing("-", with: "−").replacing(" ", with: "\u{A0}")
    case .tentative(let rule): "\\emph{\(rule.markup(value))}"
    case .strong(let rule): "\\textbf{\(rule.markup(value))}"
    case .nats, .decimals, .exact, .times: plain(value).replacing("-", with: "−")
    }
  }

  /// The number inside mathematics, without the dollars.
  public func mathematics(_ value: Double) -> String {
    switch self {
    case .digits(let digits):
      Self.isShort(value) ? Self.trimmed(value, digits) : Self.power(value, digits)
    case .tentative(let rule), .strong(let rule): rule.mathematics(value)
    case .percent: plain(value).replacing(" %", with: "\\,\\%")
    default: plain(value)
    }
  }

  /// The number in a LaTeX document.
  public func latex(_ value: Double) -> String { LaTeX.spelled(markup(value)) }

  /// A power of ten as markup, two digits at most: $6\cdot10^{18}$, or $10^{18}$.
  public static func powerOfTen(_ value: Double) -> String {
    var exponent = Int(exactly: log10(value).rounded(.down)) ?? 0
    var mantissa = trimmed(value / pow(10, Double(exponent)), 2)
    // 9.99 rounds to ten.
    if mantissa == "10" { (exponent, mantissa) = (exponent + 1, "1") }
    return mantissa == "1" ? "$10^{\(exponent)}$" : "$\(mantissa)\\cdot10^{\(exponent)}$"
  }
}

extension NumberText {
  /// Whether the number is written without a power of ten.
  private static func isShort(_ value: Double) -> Bool {
    value == 0 || !value.isFinite || (-3...5).contains(Int(floor(log10(abs(value)))))
  }

  private static func fixed(_ value: Double, _ places: Int) -> String {
    let text = String(format: "%.\(places)f", value)
    return text.hasPrefix("-") && Double(text) == 0 ? String(text.dropFirst()) : text
  }

  private static func shortest(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }

  /// Some significant digits without trailing zeros and without a power of ten.
  private static func trimmed(_ value: Double, _ digits: Int) -> String {
    guard value != 0, value.isFinite else { return shortest(value) }
    let places = max(
      0, min(digits, 17) - 1 - (Int(exactly: log10(abs(value)).rounded(.down)) ?? 0))
    let text = String(format: "%.\(places)f", value)
    guard text.contains(".") else { return text }
    return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
  }

  private static func significant(_ value: Double, _ digits: Int) -> String {
    guard !isShort(value) else { return trimmed(value, digits) }
    let (mantissa, exponent) = parts(value, digits)
    return "\(mantissa)e\(exponent)"
  }

  private static func power(_ value: Double, _ digits: Int) -> String {
    let (mantissa, exponent) = parts(value, digits)
    return "\(mantissa)\\cdot 10^{\(exponent)}"
  }

  private static func parts(_ value: Double, _ digits: Int) -> (mantissa: String, exponent: Int) {
    // %e rounds the mantissa below 10, carries and never overflows.
    let text = String(format: "%.\(max(digits - 1, 0))e", value).split(separator: "e")
    var mantissa = String(text[0])
    if mantissa.contains(".") {
      mantissa = String(mantissa.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
    }
    return (mantissa, Int(text[1]) ?? 0)
  }

  private static func engineering(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, value != 0 else { return shortest(value) }
    guard abs(value) < 1e15 else {
      let (mantissa, exponent) = parts(value, digits)
      return "\(mantissa)e\(exponent)"
    }
    let carry = 1 - 0.5 * pow(10, -Double(digits))
    let steps: [(Double, String)] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")]
    for (scale, suffix) in steps where abs(value) >= carry * scale {
      return trimmed(value / scale, digits) + suffix
    }
    return trimmed(value, digits)
  }

  private static func percent(_ fraction: Double, _ digits: Int) -> String {
    let text = trimmed(100 * fraction, digits)
    guard text == "100", fraction < 1 else { return text }
    for more in (digits + 1)..<17 {
      let text = trimmed(100 * fraction, more)
      if text != "100" { return text }
    }
    return text
  }

  /// At four digits one decimal below 9.5 %, else none.
  private static func change(_ share: Double, _ digits: Int = 4) -> String {
    let least = 5 * pow(10, -Double(max(digits, 3)))
    let value = abs(share) < least ? 0 : 100 * share
    return String(format: "%+.\(max(abs(value) < 9.5 ? digits - 3 : digits - 4, 0))f %%", value)
  }
}
