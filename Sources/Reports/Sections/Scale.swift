// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension Section {
  /// How fast each term moves, which leads, and what crosses what.
  public static let scale = Section("scale", "What dominates at scale") { sheet in
    guard let asymptotics = sheet.results.asymptotics else { return [] }
    var parts: [Part] = []
    if let law = asymptotics.law {
      parts += [
        .paragraph(
          "At \(Quantity.plain(law.bits)) bits and \(Quantity.plain(law.tokensPerParameter)) tokens a "
            + "parameter, and apart from what the code costs beyond $b$ bits, the certified gap is one formula of "
            + "the model's size\(see(.equation("gap"))):"),
        .display(law.formula, name: "gap"),
        .paragraph(
          "Its first number stays at any size: the random guess $C\\log V = \(Number.nats(law.guess))$, the "
            + "smoothing $\\sqrt{2C} = \(Number.nats(law.smoothing))$ and the floor of the loss variation, "
            + "\(Number.nats(law.variation.law.floor)), at $C = \(Number.nats(law.complexity))$. With a fixed "
            + "number of bits and a fixed ratio $D/N$ the gap does not vanish; a longer training or a shorter code "
            + "lowers it\(see(.table("rates")))."),
      ]
    }
    parts.append(
      .table(
        ReportTable(
          "rates",
          caption:
            "How each quantity moves with model size at a fixed ratio $D/N$: as $N$ to this exponent. "
            + "Where no interval stands, the form of the law fixes the exponent or the fit states none.",
          columns: [
            .init("quantity", "quantity", isText: true), .init("law", "law", isText: true),
            .init("exponent", "exponent"),
            .init("\(Number.percent(sheet.analysis.options.level)) interval", "interval"),
          ],
          rows: asymptotics.rates.map { rate in
            [
              .text(rate.quantity), .markup(Section.typeset(rate.law)),
              .number(rate.exponent, .digits(3)),
              rate.isExact ? .text("exact") : .optional(rate.interval, .digits(3)),
            ]
          })))
    if !asymptotics.leads.isEmpty {
      parts += [
        .paragraph("The largest part of the certified gap:"),
        .list(asymptotics.leads.map(sentence)),
      ]
    }
    if !asymptotics.crossings.isEmpty {
      parts += [
        .paragraph("What crosses what:"),
        .list(asymptotics.crossings.map { Section.typeset($0.statement) + "." }),
      ]
    }
    return parts
  }

  private static func sentence(_ lead: Asymptotics.Lead) -> String {
    let shares = lead.shares.map { Number.percent(($0 * 1000).rounded() / 1000) }
    let span =
      lead.from == lead.to
      ? "at \(Quantity.engineering(lead.from)) parameters, \(shares[0])"
      : "from \(Quantity.engineering(lead.from)) to \(Quantity.engineering(lead.to)) parameters, "
        + "\(shares[0]) of it at one end and \(shares[1]) at the other"
    return "with \(lead.code.description): the \(lead.term), \(span)."
  }
}

extension Asymptotics.GapLaw {
  /// `gap(N) = 1.7 + 280/√N + 0.1·N^−0.2` as mathematics, nats a token.
  var formula: String {
    func signed(_ value: Double) -> String {
      (value < 0 ? " - " : " + ") + Number.mathematics(abs(value), digits: 3)
    }
    var text = "\\mathrm{gap}(N) = \(Number.nats(settled))"
    if variation.law.slope != 0 { text += signed(variation.law.slope) + "\\,/\\sqrt{N}" }
    if let law = quantizationGap?.law {
      text += signed(law.scale) + "\\, N^{\(Number.mathematics(law.exponent, digits: 3))}"
    }
    return text
  }
}
