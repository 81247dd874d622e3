// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// The bound by bit width, and which width is best for each model.
  public static let bitWidth = Section("bitwidth", "Bit width") { findings in
    guard let found = findings.cite.derived.bitwidth else { return [] }
    return [
      .paragraph(
        "With fewer bits per parameter the code is shorter, which reduces the random-guess term and the smoothing term. "
          + "The quantized model is also less accurate, which increases the quantization gap\(see(.figure(.bitWidths))). "
          + "Each bound in the table holds separately with its probability\(see(.table("widths"))). "
          + best(found) + choice(found)
          + cost(found, findings)),
      .table(table(findings)), .figure(.bitWidths),
    ]
  }

  /// Which width has the least bound, for how many of the models.
  private static func best(_ found: Cited<WidthFindings>) -> String {
    guard let first = found.best.first else { return "" }
    guard let all = found.models else {
      return "The smallest bound is at \(first.bits.written(.exact)) bits."
    }
    guard found.best.count > 1 else {
      return "The smallest bound is at \(first.bits.written(.exact)) bits for each of the "
        + "\(all.written()) models."
    }
    let words = found.best.map {
      "at \($0.bits.written(.exact)) bits for \($0.models.written()) of them"
    }
    return "For \(all.written()) models, the smallest bound is \(listed(words))."
  }

  /// What it costs to state the least of several bounds.
  private static func choice(_ found: Cited<WidthFindings>) -> String {
    guard let cost = found.choiceCost, let sampling = found.choiceSampling else { return "" }
    return
      " To state the smallest of the bounds, all of them must hold at the same time, and each is given its share of "
      + "$\\delta$. This adds \(cost.written(.nats)) nats to the smallest bound of the largest model. The sampling term "
      + "accounts for \(sampling.written(.nats)) of it, and the logarithm of the number of widths, divided by $D$, for the "
      + "rest\(see(.table("family")))."
  }

  /// What the width of the laws costs the largest model over its best one.
  private static func cost(_ found: Cited<WidthFindings>, _ findings: StudyFindings) -> String {
    guard let cost = found.cost, let bits = findings.cite.settings.bits,
      let model = findings.cite.widths.last(where: { $0.content.models.count > 1 })
    else { return "" }
    return
      (findings.frontierSizes > 1
      ? " The laws of this report are fitted to the models with "
      : " The terms above are those of the models with ")
      + "\(bits.written(.exact)) bits. At \(model.parameters.written(.count)) parameters the bound at that width is "
      + "\(cost.written(.nats)) nats above the bound at the best width."
  }

  /// A column: a width, or a variant of a width where a model has several.
  private struct Column {
    let title: String
    let key: String
    let isOfIt: (MeasuredModel) -> Bool
  }

  private static func columns(_ bounds: [Cited<ModelBound>]) -> [Column] {
    Set(bounds.map(\.content.model.bitsPerParameter)).sorted().flatMap { width -> [Column] in
      let here = bounds.filter { $0.content.model.bitsPerParameter == width }
      guard let first = here.first else { return [] }
      guard Set(here.map(\.content.model.model)).count < here.count else {
        return [
          Column(
            title: "\(first.bitsPerParameter.written(.exact)) bits",
            key: "bound_\(NumberText.exact.plain(width))_bits"
          ) { $0.bitsPerParameter == width }
        ]
      }
      var variants: [Cited<ModelBound>] = []
      for bound in here
      where !variants.contains(where: { $0.content.model.variant == bound.content.model.variant }) {
        variants.append(bound)
      }
      return variants.map { bound in
        let name = bound.content.model.variant
        return Column(title: bound.variant.words, key: "bound_\(name)") {
          $0.bitsPerParameter == width && $0.variant == name
        }
      }
    }
  }

  private static func table(_ findings: StudyFindings) -> AnswerTable {
    let bounds = findings.cite.bounds
    let columns = columns(bounds)
    let models = bounds.reduce(into: [Cited<ModelBound>]()) { found, bound in
      if !found.contains(where: { $0.content.model.model == bound.content.model.model }) {
        found.append(bound)
      }
    }.sorted { $0.content.model.parameters < $1.content.model.parameters }
    let isVacuous = bounds.contains { $0.content.value.vacuous }
    return AnswerTable(
      "widths",
      caption:
        "The bound by bits per parameter, in nats per token. Each bound holds separately. The smallest bound of each model "
        + "is in bold."
        + (isVacuous ? " Bounds that are not below $\\log V$ are in italics." : ""),
      columns: [.init("model", "model", isText: true)] + columns.map { .init($0.title, $0.key) },
      rows: models.map { model in
        let found = columns.map { column in
          bounds.first {
            $0.content.model.model == model.content.model.model && column.isOfIt($0.content.model)
          }
        }
        let least = found.compactMap { $0?.content.value.bound }.min()
        return [.text(model.model)]
          + found.map { found in
            guard let value = found?.value else { return .missing }
            return .number(
              value.bound,
              value.content.vacuous
                ? .tentative(.nats) : value.content.bound == least ? .strong(.nats) : .nats)
          }
      })
  }
}
