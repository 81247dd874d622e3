// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// The bound at models that were not measured.
  public static let extrapolation = Section("extrapolation", "Larger models") { sheet in
    guard let outlook = sheet.results.milestones, let first = outlook.bounds.first else {
      return []
    }
    return [
      .paragraph(
        "Each term is carried by its own law, with \(first.code.description), "
          + "\(Quantity.plain(sheet.settings.tokensPerParameter)) tokens a parameter, and every training token "
          + "evaluated, so without a sampling interval:"),
      .list(outlook.method.map(typeset)),
      .table(
        TableLayout(
          columns: [
            .init("$N$"), .init("$D$"), .init("beyond data"), .init("bound"),
            .init("\(Number.percent(outlook.level)) interval"), .init("$\\hat R$"),
            .init("$C\\log V$"), .init("$\\Sigma\\sqrt{C}$"), .init("$\\sqrt{2C}$"),
            .init("$\\hat R_q - \\hat R$"),
          ],
          rows: outlook.bounds.map { bound in
            [
              Quantity.engineering(bound.parameters), Quantity.engineering(bound.tokens),
              bound.distance.map { Quantity.trimmed($0, digits: 3) + "×" } ?? "–",
              Number.nats(bound.bound) + (bound.vacuous ? " (vacuous)" : ""),
              Number.interval(bound.interval, Number.nats), Number.nats(bound.terms.risk),
              Number.nats(bound.terms.complexity), Number.nats(bound.terms.lossVariation),
              Number.nats(bound.terms.smoothing), Number.nats(bound.terms.quantizationGap),
            ]
          }, font: Font(8.5)),
        caption:
          "\\textbf{Table 4.} The bound carried to larger models, nats a token. The intervals hold "
          + "what the coefficients leave open, not what a wrong law would, and are lopsided where a coefficient "
          + "ended at its boundary."),
    ]
  }

  /// A line of the method with its formulas as mathematics.
  private static func typeset(_ line: String) -> String {
    Markup.escape(line).replacing("√(2C)", with: "$\\sqrt{2C}$")
      .replacing("Σ√C", with: "$\\Sigma\\sqrt{C}$").replacing("c + k/√N", with: "$c + k/\\sqrt{N}$")
      .replacing("k·N^p", with: "$k N^p$").replacing("L(N, D)", with: "$L(N, D)$")
      .replacing(
        "C = (N/D)·b·log 2 + log(|K|/δ)/D",
        with: "$C = (N/D) \\cdot b \\log 2 + \\log(|K|/\\delta)/D$")
  }
}
