// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension Section {
  /// How fast each term grows, which is the largest, and where quantities are equal.
  public static let scale = Section("scale", "Terms at large sizes") { findings in
    guard let asymptotics = findings.cite.asymptotics else { return [] }
    var parts: [Part] = asymptotics.law.map { formula($0, findings) } ?? []
    parts.append(.table(rates(asymptotics.rates, findings)))
    if !asymptotics.leads.isEmpty {
      parts += [
        .paragraph("The largest term of the gap, for each code:"),
        .list(asymptotics.leads.map(sentence)),
      ]
    }
    if !asymptotics.crossings.isEmpty {
      parts += [
        .paragraph("The sizes at which one quantity falls below another:"),
        .list(asymptotics.crossings.map(sentence)),
      ]
    }
    return parts
  }

  /// The gap's formula and the part of it that stays.
  private static func formula(
    _ law: Cited<Asymptotics.GapLaw>, _ findings: StudyFindings
  ) -> [Part] {
    [
      .paragraph(
        "At \(law.setting) tokens per parameter, with every training token evaluated"
          + leftOut(findings)
          + ", the estimated gap is a function of the model size alone\(see(.equation("gap"))):"),
      .display(law.formula, name: "gap"),
      .paragraph(
        "The first number does not depend on size. It is the sum of the random guess "
          + "$C\\log V = \(law.guess.written(.nats))$, the "
          + "smoothing $\\sqrt{2C} = \(law.smoothing.written(.nats))$ and the floor of the loss variation, "
          + "\(law.lossVariation.coefficient(\.floor).value.written(.nats)), at "
          + "$C = \(law.complexityPerToken.written(.nats))$. With a fixed "
          + "number of bits and a fixed ratio $D/N$ the gap does not approach zero. Longer training or a shorter code "
          + "reduces it\(see(.table("rates")))."),
    ]
  }

  private static func rates(
    _ rates: [Cited<Asymptotics.Rate>], _ findings: StudyFindings
  ) -> AnswerTable {
    AnswerTable(
      "rates",
      caption:
        "The exponent of $N$ in each quantity at a fixed ratio $D/N$. An exponent is exact if the form of the law fixes "
        + "it.",
      columns: [
        .init("quantity", "quantity", isText: true), .init("law", "law", isText: true),
        .init("exponent", "exponent"), .init(intervalTitle(findings), "interval"),
      ],
      rows: rates.map { rate in
        [
          .markup(rate.quantity, typeset),
          .markup(rate.law) { $0 == "c" ? "$c$" : typeset($0) },
          .number(rate.exponent, .digits(3)),
          rate.content.isExact ? .text("exact") : .optional(rate.interval, .digits(3)),
        ]
      })
  }

  /// A crossing's statement.
  static func sentence(_ crossing: Cited<Crossing>) -> String { crossing.statement(.markup) + "." }

  private static func sentence(_ lead: Cited<Asymptotics.Lead>) -> String {
    func end(_ size: Cited<Double>, _ share: Cited<Double>?) -> String {
      "\(share?.written(.percent(3)) ?? "") of the gap at \(size.written(.count)) parameters"
    }
    let span =
      lead.content.from == lead.content.to
      ? end(lead.from, lead.shares.first)
      : "\(end(lead.from, lead.shares.first)) and \(end(lead.to, lead.shares.last))"
    return "with \(lead.code.words): the \(lead.term.words), \(span)."
  }
}

extension Cited where Value == Asymptotics.GapLaw {
  /// `4 bits and 20`, before "tokens per parameter".
  var setting: String {
    "\(self.bits.written(.exact)) bits and \(self.tokensPerParameter.written(.exact))"
  }

  /// `gap(N) = 1.7 + 280/√N + 0.1·N^−0.2` as mathematics, nats per token.
  var formula: String {
    func signed(_ value: Cited<Double>) -> String {
      (value.content < 0 ? " - " : " + ") + value.mathematicsOfMagnitude(.digits(3))
    }
    var text = "\\mathrm{gap}(N) = \(self.settled.written(.nats))"
    let slope = self.lossVariation.coefficient(\.slope).value
    if slope.content != 0 { text += signed(slope) + "\\,/\\sqrt{N}" }
    if let gap = self.quantizationGap {
      let exponent = gap.coefficient(\.exponent).value.mathematics(.digits(3))
      text += signed(gap.coefficient(\.scale).value) + "\\, N^{\(exponent)}"
    }
    return text
  }
}
