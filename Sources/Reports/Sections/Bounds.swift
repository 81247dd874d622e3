// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// Every model's bound beside its held-out loss, and its terms.
  public static let bounds = Section("bounds", "The bound and its terms") { sheet in
    let analysis = sheet.analysis
    let frontier = analysis.frontier
    guard let bits = analysis.bits, !frontier.isEmpty else { return [] }
    let subsample: String
    switch analysis.options.subsample {
    case .none:
      subsample = "The samples stand for all tokens without an interval: these are estimates."
    default:
      subsample =
        "Each file is a sample of the training tokens; the sampling term pays for that, with half of $\\delta$."
    }
    let probability = Number.plain(
      1 - sheet.settings.failureProbability, at: "derived.bounds.guaranteeProbability")
    return [
      .paragraph(
        "With probability at least \(probability) each, the risk "
          + "of the smoothed, quantized model is at most the bound\(see(.equation("bound"))). It says "
          + "something where it is below $\\log V = \(Number.nats(analysis.trivialLoss, at: "trivial"))$, and it must lie "
          + "above the held-out loss as far as held-out text is like the training "
          + "text\(see(.table("terms"), .figure(.boundAndRisk), .figure(.boundTerms))). "
          + subsample),
      .table(terms(frontier, bits: bits, sheet)),
    ]
  }

  private static func terms(
    _ frontier: [ModelBound], bits: Double, _ sheet: Sheet
  ) -> ReportTable {
    ReportTable(
      "terms",
      caption:
        "Theorem 3.4 for the \(Number.plain(bits, at: "settings.bits"))-bit models, nats a token. The terms from "
        + "$\\hat R$ to the right add up to the bound; $C$ counts scales and unquantized parts where the study gives "
        + "the length of the whole code."
        + (frontier.contains { $0.unquantizedRisk == nil }
          ? " Where the model as trained was not measured, $\\hat R$ is that of the quantized one."
          : ""),
      columns: [
        .init("model", "model", isText: true, field: "model"),
        .init("$N$", "parameters", field: "parameters"),
        .init("$D$", "tokens", field: "tokens"),
        .init("$C$", "complexity_per_token", field: "value.complexityPerToken"),
        .init("bound", "bound", field: "value.bound"),
        .init("held-out", "held_out", field: "testLoss"),
        .init("$\\hat R$", "risk", field: "value.terms.risk"),
        .init("$C\\log V$", "complexity", field: "value.terms.complexity"),
        .init("$\\Sigma\\sqrt{C}$", "loss_variation", field: "value.terms.lossVariation"),
        .init("$\\sqrt{2C}$", "smoothing", field: "value.terms.smoothing"),
        .init("$\\hat R_q - \\hat R$", "quantization_gap", field: "value.terms.quantizationGap"),
        .init("sampling", "subsample", field: "value.terms.subsample"),
      ],
      rows: frontier.map { entry in
        let terms = entry.value.terms
        return [
          .text(entry.model.model), .number(entry.model.parameters, .count),
          .number(entry.model.tokens, .count), .number(entry.value.complexityPerToken, .nats),
          .number(entry.value.bound, .nats), .optional(entry.model.testLoss, .nats),
          .number(terms.risk, .nats), .number(terms.complexity, .nats),
          .number(terms.lossVariation, .nats), .number(terms.smoothing, .nats),
          entry.unquantizedRisk == nil ? .missing : .number(terms.quantizationGap, .nats),
          .number(terms.subsample, .nats),
        ]
      }, at: frontier.map { sheet.results.field(of: $0) }, size: 8.5)
  }
}
