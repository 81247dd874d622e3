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
    var condition = "with"
    if findings.analysis.options.subsample == .none {
      subsample =
        "The bounds are estimates: the samples are used as if they were all training tokens, without a sampling interval."
    } else if frontier.contains(where: { $0.content.value.isPlugInEstimate }) {
      condition =
        "if the measured rows are independent uniform draws of all training tokens, then with"
      subsample =
        "The study does not state how the rows were drawn, so the bounds are estimates. The key sampled in study.yaml "
        + "states how they were drawn."
    } else {
      subsample =
        "Each file is a sample of the training tokens. The sampling term accounts for the tokens that are not in the "
        + "sample, with half of $\\delta$."
    }
    return [
      .paragraph(
        "For each model, \(condition) probability at least \(probability.written(.exact)) the risk of the smoothed, "
          + "quantized model is at most the bound\(see(.equation("bound"))). The bound "
          + "is non-trivial if it is below $\\log V = \(findings.cite.trivial.written(.nats))$, the loss of uniform "
          + "guessing. The loss on held-out text is given for comparison only: the bound is on the risk on the contexts of "
          + "the training stream\(see(.table("terms"), .figure(.boundWaterfall))). "
          + subsample),
      .table(terms(frontier, bits: bits)),
    ]
  }

  private static func terms(_ frontier: [Cited<ModelBound>], bits: Cited<Double>) -> AnswerTable {
    AnswerTable(
      "terms",
      caption:
        "Theorem 3.4 for the \(bits.written(.exact))-bit models, in nats per token. The bound is the sum of the columns "
        + "from $\\hat R$ to the last. $C$ includes scales and unquantized parts if the study gives the length of the "
        + "whole code."
        + (frontier.contains { $0.content.unquantizedRisk == nil }
          ? " If the model was not measured before quantization, $\\hat R$ is that of the quantized model."
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
