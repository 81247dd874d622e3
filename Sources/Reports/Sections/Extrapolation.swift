// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// The bound at models that were not measured.
  public static let extrapolation = Section("extrapolation", "Larger models") { sheet in
    guard let outlook = sheet.results.milestones, let first = outlook.bounds.first else {
      return []
    }
    var parts: [Part] = [
      .paragraph(
        "Each term is carried by its own law, with \(first.code.description), "
          + "\(Quantity.plain(sheet.settings.tokensPerParameter)) tokens a parameter, and every training token "
          + "evaluated, so without a sampling interval\(see(.table("extrapolation"), .figure(.extrapolatedBounds), .figure(.informationAndBounds))):"
      ),
      .list(outlook.method.map(typeset)),
      .paragraph(judgement(outlook)),
    ]
    if let paper = sheet.results.byPaper, paper.bounds.count == outlook.bounds.count {
      let theirs = listed(paper.bounds.map { Number.nats($0.bound) })
      let ours = listed(outlook.bounds.map { Number.nats($0.bound) })
      parts.append(
        .paragraph(
          "The paper carries $\\Sigma$ itself from the measured models to others. It changes with the "
            + "complexity, so that is exact only where $C$ stays; here it "
            + (theirs == ours
              ? "hardly changes, and the paper's way gives the same to these digits."
              : "would give \(theirs) in place of \(ours).")))
    }
    return parts + [.table(table(outlook, level: sheet.analysis.options.level))]
  }

  /// What may be said up to a hundred times the largest model, and beyond.
  private static func judgement(_ outlook: Extrapolation) -> String {
    let near = outlook.bounds.filter { $0.reach == .near || $0.reach == .measured }
    let far = outlook.bounds.filter { $0.reach == .far }
    func said(_ bound: ExtrapolatedBound) -> String {
      let interval = bound.interval.map {
        " (\(Number.nats($0.lowerBound)) to \(Number.nats($0.upperBound)))"
      }
      return
        "\(Number.nats(bound.bound))\(interval ?? "") at \(Quantity.engineering(bound.parameters))"
    }
    var text = ""
    if !near.isEmpty {
      text =
        "Within a hundred times the largest measured model the laws put the bound at "
        + "\(listed(near.map(said))) parameters"
        + (near.contains { $0.interval != nil }
          ? ", with the intervals that their coefficients leave open. "
          : "; no interval is stated, because a law has no degrees of freedom left. ")
    }
    if let last = far.last {
      text +=
        "Farther out this report predicts nothing. If every law went on as it is, the bound would be "
        + "\(listed(far.map { Number.nats($0.bound) })) at \(listed(far.map { Quantity.engineering($0.parameters) })) "
        + "parameters, \(Quantity.trimmed(last.distance ?? 0, digits: 3)) times the largest: no measurement here "
        + "speaks for a law at that distance, and the interval does not hold what would be wrong with it."
    }
    return text
  }

  private static func listed(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func table(_ outlook: Extrapolation, level: Double) -> ReportTable {
    let isFar = outlook.bounds.contains { $0.reach == .far }
    return ReportTable(
      "extrapolation",
      caption: "The bound carried to larger models, nats a token. The intervals hold what the "
        + "coefficients leave open, not what a wrong law would, and are lopsided where a coefficient ended at its "
        + "boundary."
        + (isFar
          ? " In italics: beyond a hundred times the largest measured model, no prediction." : ""),
      columns: [
        .init("$N$", "parameters"), .init("$D$", "tokens"), .init("beyond data", "distance"),
        .init("bound", "bound"), .init("\(Number.percent(level)) interval", "interval"),
        .init("$\\hat R$", "risk"), .init("$C\\log V$", "complexity"),
        .init("$\\Sigma\\sqrt{C}$", "loss_variation"), .init("$\\sqrt{2C}$", "smoothing"),
        .init("$\\hat R_q - \\hat R$", "quantization_gap"),
      ],
      rows: outlook.bounds.map { bound in
        let nats: NumberStyle = bound.reach == .far ? .tentative(.nats) : .nats
        return [
          .number(bound.parameters, .count), .number(bound.tokens, .count),
          .optional(bound.distance, .times), .number(bound.bound, nats),
          .optional(bound.interval, nats), .number(bound.terms.risk, nats),
          .number(bound.terms.complexity, nats), .number(bound.terms.lossVariation, nats),
          .number(bound.terms.smoothing, nats), .number(bound.terms.quantizationGap, nats),
        ]
      }, size: 8.5)
  }

  /// A line of plain text with its formulas as mathematics.
  static func typeset(_ line: String) -> String {
    Markup.escape(line).replacing("√(2C)", with: "$\\sqrt{2C}$")
      .replacing("Σ√C", with: "$\\Sigma\\sqrt{C}$").replacing("c + k/√N", with: "$c + k/\\sqrt{N}$")
      .replacing("C = b·log 2·N/D", with: "$C = b \\log 2 \\cdot N/D$")
      .replacing("k·N^p/D", with: "$k N^p / D$").replacing("k·N^p", with: "$k N^p$")
      .replacing("k/√N", with: "$k/\\sqrt{N}$").replacing("A·N^−α", with: "$A N^{-\\alpha}$")
      .replacing("B·D^−β", with: "$B D^{-\\beta}$").replacing("L(N, D) − E", with: "$L(N, D) - E$")
      .replacing("log V", with: "$\\log V$").replacing("surface L(N, D)", with: "surface $L(N, D)$")
      .replacing(
        "C = (N/D)·b·log 2 + log(|K|/δ)/D",
        with: "$C = (N/D) \\cdot b \\log 2 + \\log(|K|/\\delta)/D$")
  }
}
