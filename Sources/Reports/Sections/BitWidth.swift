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
        "With fewer bits a parameter the code is shorter, which lowers the random guess and the smoothing, and the "
          + "quantized model is less accurate, which raises the quantization gap\(see(.figure(.bitWidths))). Each bound "
          + "of the table holds by itself\(see(.table("widths"))). " + best(found) + choice(found)
          + cost(found, findings)),
      .table(table(findings)), .figure(.bitWidths),
    ]
  }

  /// Which width has the least bound, for how many of the models.
  private static func best(_ found: Cited<WidthFindings>) -> String {
    guard let first = found.best.first else { return "" }
    guard let all = found.models else {
      return "The least bound is at \(first.bits.written(.exact)) bits."
    }
    guard found.best.count > 1 else {
      return "The least bound is at \(first.bits.written(.exact)) bits for each of the "
        + "\(all.written()) models."
    }
    let words = found.best.map {
      "at \($0.bits.written(.exact)) bits for \($0.models.written()) of them"
    }
    return "Of \(all.written()) models the least bound is \(listed(words))."
  }

  /// What it costs to state the least of several bounds.
  private static func choice(_ found: Cited<WidthFindings>) -> String {
    guard let cost = found.choiceCost, let sampling = found.choiceSampling else { return "" }
    return
      " Where the bounds at all widths hold at once, so that the least may be stated, each takes its share of $\\delta$: this "
      + "adds \(cost.written(.nats)) nats to the least bound of the largest model, of which the sampling term is "
      + "\(sampling.written(.nats)) and the logarithm of the number of widths, over $D$, the rest\(see(.table("family")))."
  }

  /// What the width of the laws costs the largest model over its best one.
  private static func cost(_ found: Cited<WidthFindings>, _ findings: StudyFindings) -> String {
    guard let cost = found.cost, let bits = findings.cite.settings.bits,
      let model = findings.cite.widths.last(where: { $0.content.models.count > 1 })
    else { return "" }
    return
      (findings.frontierSizes > 1
      ? " The laws of this report are fitted to the models of " : " The terms above are those of ")
      + "\(bits.written(.exact)) bits; at \(model.parameters.written(.count)) parameters the bound at that width is "
      + "\(cost.written(.nats)) nats above the bound at the best one."
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
        "The bound by bits a parameter, nats a token, each by itself; the least of each model in bold."
        + (isVacuous ? " In italics: not below $\\log V$." : ""),
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
