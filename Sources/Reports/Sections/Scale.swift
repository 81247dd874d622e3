// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
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
      func nats(_ value: Double, _ field: String) -> String {
        Number.nats(value, at: "asymptotics.law." + field)
      }
      let floor = law.variation.law.floor
      parts += [
        .paragraph(
          "At \(law.setting) tokens a parameter, evaluated on every training token"
            + leftOut(sheet)
            + ", the certified gap is one formula of the model's size\(see(.equation("gap"))):"),
        .display(law.formula, name: "gap"),
        .paragraph(
          "Its first number stays at any size: the random guess $C\\log V = \(nats(law.guess, "guess"))$, the "
            + "smoothing $\\sqrt{2C} = \(nats(law.smoothing, "smoothing"))$ and the floor of the loss variation, "
            + "\(nats(floor, "lossVariation.coefficients.floor.value")), at "
            + "$C = \(nats(law.complexity, "complexityPerToken"))$. With a fixed "
            + "number of bits and a fixed ratio $D/N$ the gap does not vanish; a longer training or a shorter code "
            + "lowers it\(see(.table("rates"), .figure(.extrapolatedTerms)))."),
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
            .init("quantity", "quantity", isText: true),
            .init("law", "law", isText: true, field: "law"),
            .init("exponent", "exponent", field: "exponent"),
            .init(intervalTitle(sheet), "interval", field: "interval"),
          ],
          rows: asymptotics.rates.map { rate in
            [
              .markup(typeset(rate.quantity)),
              .markup(rate.law == "c" ? "$c$" : typeset(rate.law)),
              .number(rate.exponent, .digits(3)),
              rate.isExact ? .text("exact") : .optional(rate.interval, .digits(3)),
            ]
          }, at: asymptotics.rates.indices.map { "asymptotics.rates.\($0)" })))
    if !asymptotics.leads.isEmpty {
      parts += [
        .paragraph("The largest part of the certified gap is"),
        .list(asymptotics.leads.enumerated().map { sentence($1, at: "asymptotics.leads.\($0)") }),
      ]
    }
    if !asymptotics.crossings.isEmpty {
      parts += [
        .paragraph("What crosses what:"),
        .list(
          asymptotics.crossings.enumerated().map { sentence($1, at: "asymptotics.crossings.\($0)") }
        ),
      ]
    }
    return parts
  }

  /// A crossing's statement with the places of its values.
  static func sentence(_ crossing: Crossing, at path: String) -> String {
    crossing.statement { words, step, value in
      Markup.field(typeset(words), from: .init("\(path).\(step)", value: value))
    } + "."
  }

  private static func sentence(_ lead: Asymptotics.Lead, at path: String) -> String {
    func size(_ value: Double, _ step: String) -> String {
      Number.count(value, at: "\(path).\(step)")
    }
    func share(_ index: Int) -> String {
      Number.percent(lead.shares[index], digits: 3, at: "\(path).shares.\(index)")
    }
    let span =
      lead.from == lead.to
      ? "at \(size(lead.from, "from")) parameters (\(share(0)) of it)"
      : "from \(size(lead.from, "from")) parameters (\(share(0)) of it) to "
        + "\(size(lead.to, "to")) (\(share(1)))"
    return
      "with \(Number.words(lead.code.description, at: path + ".code")): the \(lead.term), \(span)."
  }
}

extension Asymptotics.GapLaw {
  /// `4 bits and 20`, before "tokens a parameter".
  var setting: String {
    "\(Number.plain(bits, at: "asymptotics.law.bits")) bits and "
      + Number.plain(tokensPerParameter, at: "asymptotics.law.tokensPerParameter")
  }

  /// `gap(N) = 1.7 + 280/√N + 0.1·N^−0.2` as mathematics, nats a token.
  var formula: String {
    func number(_ value: Double, _ coefficient: String) -> String {
      Number.mathematics(
        value, digits: 3, at: "asymptotics.law.\(coefficient).value")
    }
    func signed(_ value: Double, _ coefficient: String) -> String {
      let size = Number.mathematics(abs(value), digits: 3)
      let field = Markup.Field("asymptotics.law.\(coefficient).value", value: value)
      return (value < 0 ? " - " : " + ") + Markup.field(size, from: field)
    }
    var text = "\\mathrm{gap}(N) = \(Number.nats(settled, at: "asymptotics.law.settled"))"
    if variation.law.slope != 0 {
      text += signed(variation.law.slope, "lossVariation.coefficients.slope") + "\\,/\\sqrt{N}"
    }
    if let law = quantizationGap?.law {
      let field = "quantizationGap.coefficients"
      text +=
        signed(law.scale, field + ".scale") + "\\, N^{\(number(law.exponent, field + ".exponent"))}"
    }
    return text
  }
}
