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
    var parts: [Part] = [
      .paragraph(
        "With probability at least \(Quantity.plain(1 - sheet.settings.failureProbability)) each, the risk "
          + "of the smoothed, quantized model is at most the bound\(see(.equation("bound"))). It says "
          + "something where it is below $\\log V = \(Number.nats(analysis.trivialLoss))$, and it must lie above "
          + "the held-out loss as far as held-out text is like the training text\(see(.table("terms"), .figure(.boundAndTerms))). "
          + subsample),
      .table(terms(frontier, bits: bits, trivial: analysis.trivialLoss)),
      .values([("guaranteeProbability", 1 - sheet.settings.failureProbability)]),
    ]
    let widths = Set(analysis.bounds.map(\.model.bitsPerParameter)).sorted()
    if widths.count > 1 {
      parts += [
        .paragraph(
          "Fewer bits make a shorter code and a coarser model. Each width's bound holds by itself; choosing "
            + "the least after the fact costs the logarithm of the number of widths, over $D$\(see(.table("widths")))."
        ),
        .table(byWidth(analysis)),
      ]
    }
    return parts
  }

  private static func terms(_ frontier: [ModelBound], bits: Double, trivial: Double) -> ReportTable
  {
    ReportTable(
      "terms",
      caption:
        "Theorem 3.4 for the \(Quantity.plain(bits))-bit models, nats a token. The terms from "
        + "$\\hat R$ to the right add up to the bound; $C$ counts scales and unquantized parts where the study gives "
        + "the length of the whole code.",
      columns: [
        .init("model", "model", isText: true), .init("$N$", "parameters"),
        .init("$D$", "tokens"), .init("$C$", "complexity_per_token"), .init("bound", "bound"),
        .init("held-out", "held_out"), .init("$\\hat R$", "risk"),
        .init("$C\\log V$", "complexity"), .init("$\\Sigma\\sqrt{C}$", "loss_variation"),
        .init("$\\sqrt{2C}$", "smoothing"), .init("$\\hat R_q - \\hat R$", "quantization_gap"),
        .init("sampling", "subsample"),
      ],
      rows: frontier.map { entry in
        let terms = entry.value.terms
        return [
          .text(entry.model.model), .number(entry.model.parameters, .count),
          .number(entry.model.tokens, .count), .number(entry.value.complexityPerToken, .nats),
          .number(entry.value.bound, .nats), .optional(entry.model.testLoss, .nats),
          .number(terms.risk, .nats), .number(terms.complexity, .nats),
          .number(terms.lossVariation, .nats), .number(terms.smoothing, .nats),
          .number(terms.quantizationGap, .nats), .number(terms.subsample, .nats),
        ]
      }, size: 8.5)
  }

  /// The columns: widths, or the variants of a width where a model has several.
  private static func columns(
    of analysis: StudyAnalysis
  ) -> [(title: String, key: String, isOfIt: (MeasuredModel) -> Bool)] {
    let models = analysis.bounds.map(\.model)
    return Set(models.map(\.bitsPerParameter)).sorted().flatMap {
      width -> [(title: String, key: String, isOfIt: (MeasuredModel) -> Bool)] in
      let here = models.filter { $0.bitsPerParameter == width }
      guard Set(here.map(\.model)).count < here.count else {
        let bits = Quantity.plain(width)
        return [("\(bits) bits", "bound_\(bits)_bits", { $0.bitsPerParameter == width })]
      }
      var variants: [String] = []
      for model in here where !variants.contains(model.variant) { variants.append(model.variant) }
      return variants.map { name in
        (name, "bound_\(name)", { $0.bitsPerParameter == width && $0.variant == name })
      }
    }
  }

  private static func byWidth(_ analysis: StudyAnalysis) -> ReportTable {
    let widths = columns(of: analysis)
    let sizes = analysis.bounds.map(\.model).reduce(into: [(name: String, size: Double)]()) {
      found, model in
      if !found.contains(where: { $0.name == model.model }) {
        found.append((model.model, model.parameters))
      }
    }.sorted { $0.size < $1.size }
    let vacuous = analysis.bounds.contains(where: \.value.vacuous)
    return ReportTable(
      "widths",
      caption: "The bound by bits a parameter, nats a token."
        + (vacuous ? " In italics: not below $\\log V$." : ""),
      columns: [.init("model", "model", isText: true)]
        + widths.map { .init($0.title, $0.key) },
      rows: sizes.map { model in
        [.text(model.name)]
          + widths.map { width in
            let found = analysis.bounds.first {
              $0.model.model == model.name && width.isOfIt($0.model)
            }
            guard let found else { return .missing }
            return found.value.vacuous
              ? .markup("\\emph{\(Number.nats(found.value.bound))}")
              : .number(found.value.bound, .nats)
          }
      })
  }
}
