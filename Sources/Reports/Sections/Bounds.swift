// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// Every model's bound beside its held-out loss, and its terms.
  public static let bounds = Section("bounds", "The bound and its terms") { findings in
    let frontier = findings.cite.frontier
    guard let bits = findings.cite.settings.bits, !frontier.isEmpty,
      let probability = findings.cite.derived.bounds?.guaranteeProbability
    else { return [] }
    let subsample: String
    var condition = "With"
    if findings.analysis.options.subsample == .none {
      subsample =
        "The bounds are estimates: the samples stand for all training tokens without a sampling interval."
    } else if frontier.contains(where: { $0.content.value.isPlugInEstimate }) {
      condition =
        "If the measured rows are independent uniform draws of all training tokens, then with"
      subsample =
        "The study does not state how the rows were drawn, so the bounds are estimates; the key sampled of study.yaml "
        + "states it."
    } else {
      subsample =
        "Each file is a sample of the training tokens; the sampling term covers the tokens left out, with half of $\\delta$."
    }
    return [
      .paragraph(
        "\(condition) probability at least \(probability.written(.exact)) for each model, the risk "
          + "of the smoothed, quantized model is at most the bound\(see(.equation("bound"))). The bound "
          + "is non-trivial where it is below $\\log V = \(findings.cite.trivial.written(.nats))$, the loss of uniform "
          + "guessing. The loss on held-out text is shown for comparison; the bound is on the risk over the training "
          + "stream\(see(.table("terms"), .figure(.boundWaterfall))). "
          + subsample),
      .table(terms(frontier, bits: bits)),
    ]
  }

  private static func terms(_ frontier: [Cited<ModelBound>], bits: Cited<Double>) -> AnswerTable {
    AnswerTable(
      "terms",
      caption:
        "Theorem 3.4 for the \(bits.written(.exact))-bit models, nats a token. The terms from "
        + "$\\hat R$ to the right add up to the bound; $C$ counts scales and unquantized parts where the study gives "
        + "the length of the whole code."
        + (frontier.contains { $0.content.unquantizedRisk == nil }
          ? " Where the model as trained was not measured, $\\hat R$ is that of the quantized one."
          : ""),
      columns: [
        .init("model", "model", isText: true), .init("$N$", "parameters"), .init("$D$", "tokens"),
        .init("$C$", "complexity_per_token"), .init("bound", "bound"),
        .init("held-out", "held_out"), .init("$\\hat R$", "risk"),
        .init("$C\\log V$", "complexity"), .init("$\\Sigma\\sqrt{C}$", "loss_variation"),
        .init("$\\sqrt{2C}$", "smoothing"), .init("$\\hat R_q - \\hat R$", "quantization_gap"),
        .init("sampling", "subsample"),
      ],
      rows: frontier.map { entry in
        let (value, terms) = (entry.value, entry.value.terms)
        return [
          .text(entry.model), .number(entry.parameters, .count), .number(entry.tokens, .count),
          .number(value.complexityPerToken, .nats), .number(value.bound, .nats),
          .optional(entry.testLoss, .nats), .number(terms.risk, .nats),
          .number(terms.complexity, .nats), .number(terms.lossVariation, .nats),
          .number(terms.smoothing, .nats),
          entry.content.unquantizedRisk == nil ? .missing : .number(terms.quantizationGap, .nats),
          .number(terms.subsample, .nats),
        ]
      }, size: 8.5)
  }
}
