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
        ReportTable(
          "extrapolation",
          caption: "The bound carried to larger models, nats a token. The intervals hold what the "
            + "coefficients leave open, not what a wrong law would, and are lopsided where a coefficient ended at its "
            + "boundary.",
          columns: [
            .init("$N$", "parameters"), .init("$D$", "tokens"),
            .init("beyond data", "distance"), .init("bound", "bound"),
            .init("\(Number.percent(outlook.level)) interval", "interval"),
            .init("$\\hat R$", "risk"), .init("$C\\log V$", "complexity"),
            .init("$\\Sigma\\sqrt{C}$", "loss_variation"), .init("$\\sqrt{2C}$", "smoothing"),
            .init("$\\hat R_q - \\hat R$", "quantization_gap"),
          ],
          rows: outlook.bounds.map { bound in
            [
              .number(bound.parameters, .count), .number(bound.tokens, .count),
              .optional(bound.distance, .times), .number(bound.bound, .nats),
              .optional(bound.interval, .nats), .number(bound.terms.risk, .nats),
              .number(bound.terms.complexity, .nats), .number(bound.terms.lossVariation, .nats),
              .number(bound.terms.smoothing, .nats), .number(bound.terms.quantizationGap, .nats),
            ]
          }, size: 8.5)),
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
