// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// Every model's bound beside its held-out loss, and its terms.
  public static let bounds = Section("bounds", "The bound of each model") { sheet in
    let analysis = sheet.analysis
    guard !analysis.bounds.isEmpty else { return [] }
    let subsample: String
    switch analysis.options.subsample {
    case .none:
      subsample = "The samples stand for all tokens without an interval: these are estimates."
    default:
      subsample =
        "Each file is a sample of the training tokens; the sampling term pays for that, with half of $\\delta$."
    }
    let ordered = analysis.bounds.sorted {
      ($0.model.parameters, -$0.model.bitsPerParameter)
        < ($1.model.parameters, -$1.model.bitsPerParameter)
    }
    return [
      .paragraph(
        "With probability at least \(Quantity.plain(1 - sheet.settings.failureProbability)) each, the risk "
          + "of the smoothed, quantized model is at most the bound. It is below "
          + "$\\log V = \(Number.nats(analysis.trivialLoss))$ where it says something, and it must lie above "
          + "the held-out loss as far as held-out text is like the training text. \(subsample)"),
      .table(
        TableLayout(
          columns: [
            .init("model", .left), .init("bits"), .init("$C$"), .init("bound"), .init("held-out"),
            .init("$\\hat R$"), .init("$C\\log V$"), .init("$\\Sigma\\sqrt{C}$"),
            .init("$\\sqrt{2C}$"), .init("$\\hat R_q - \\hat R$"), .init("sampling"),
          ],
          rows: ordered.map { entry in
            let terms = entry.value.terms
            return [
              Markup.escape(entry.model.model), Quantity.plain(entry.model.bitsPerParameter),
              Number.nats(entry.value.complexityPerToken),
              Number.nats(entry.value.bound) + (entry.value.vacuous ? " (vacuous)" : ""),
              entry.model.testLoss.map(Number.nats) ?? "–",
              Number.nats(terms.risk), Number.nats(terms.complexity),
              Number.nats(terms.lossVariation), Number.nats(terms.smoothing),
              Number.nats(terms.quantizationGap), Number.nats(terms.subsample),
            ]
          }, font: Font(8.5)),
        caption:
          "\\textbf{Table 2.} Theorem 3.4 for every quantized model, nats a token; the terms add up "
          + "to the bound. $\\log V = \(Number.nats(analysis.trivialLoss))$."),
    ]
  }
}
