// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// What a bit buys, what it costs, and which width is best for each model.
  public static let bitWidth = Section("bitwidth", "Bit width") { sheet in
    let analysis = sheet.analysis
    let models = analysis.widths.filter { $0.models.count > 1 }
    guard let last = models.last else { return [] }
    return [
      .paragraph(
        "Fewer bits make a shorter code, which lowers the random guess and the smoothing, and a coarser model, "
          + "which raises the quantization gap\(see(.figure(.bitWidths))). Each width's bound holds by itself; "
          + "choosing the least after the fact costs the logarithm of the number of widths, over "
          + "$D$\(see(.table("widths"))). " + best(models) + " " + cost(last, sheet)),
      .table(table(sheet)), .figure(.bitWidths),
    ]
  }

  /// Which width has the least bound, for how many of the models.
  private static func best(_ models: [ModelWidths]) -> String {
    let counts = Dictionary(grouping: models, by: \.best.bitsPerParameter).mapValues(\.count)
    let widths = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let words = widths.enumerated().map { index, entry in
      let bits = Number.plain(entry.key, at: "derived.bitwidth.best\(index)")
      let count = Number.plain(Double(entry.value), at: "derived.bitwidth.models\(index)")
      return "at \(bits) bits for \(count) of them"
    }
    if models.count == 1, let only = widths.first {
      return "The least bound is at \(Number.plain(only.key, at: "derived.bitwidth.best0")) bits."
    }
    let all = Number.plain(Double(models.count), at: "derived.bitwidth.models")
    return widths.count == 1
      ? "The least bound is at \(Number.plain(widths[0].key, at: "derived.bitwidth.best0")) bits for each of the "
        + "\(all) models."
      : "Of \(all) models the least bound is \(listed(words))."
  }

  /// What the width of the laws costs the largest model over its best one.
  private static func cost(_ model: ModelWidths, _ sheet: Sheet) -> String {
    guard let bits = sheet.analysis.bits, bits != model.best.bitsPerParameter,
      let index = model.models.firstIndex(where: { $0.bitsPerParameter == bits })
    else { return "" }
    let (own, best) = (model.choice.rows[index].value, model.choice.best.value)
    return
      (frontierSize(sheet) > 1
      ? "The laws of this report run through the models of " : "The terms above are those of ")
      + "\(Number.plain(bits, at: "settings.bits")) bits; at "
      + "\(Number.count(model.best.parameters, at: sheet.results.field(of: model) + ".parameters")) parameters that "
      + "costs \(Number.nats(own.bound - best.bound, at: "derived.bitwidth.cost")) nats over the best width."
  }

  /// A column: a width, or a variant of a width where a model has several.
  private struct Column {
    let title: String
    let key: String
    let isOfIt: (MeasuredModel) -> Bool
  }

  private static func columns(_ sheet: Sheet) -> [Column] {
    let bounds = sheet.analysis.bounds
    return Set(bounds.map(\.model.bitsPerParameter)).sorted().flatMap { width -> [Column] in
      let here = bounds.filter { $0.model.bitsPerParameter == width }
      guard let first = here.first else { return [] }
      let place = sheet.results.field(of: first)
      guard Set(here.map(\.model.model)).count < here.count else {
        let bits = Number.plain(width, at: place + ".bitsPerParameter")
        return [
          Column(title: "\(bits) bits", key: "bound_\(Quantity.plain(width))_bits") {
            $0.bitsPerParameter == width
          }
        ]
      }
      var variants: [ModelBound] = []
      for bound in here where !variants.contains(where: { $0.model.variant == bound.model.variant })
      {
        variants.append(bound)
      }
      return variants.map { bound in
        let name = bound.model.variant
        return Column(
          title: Number.words(name, at: sheet.results.field(of: bound) + ".variant"),
          key: "bound_\(name)"
        ) { $0.bitsPerParameter == width && $0.variant == name }
      }
    }
  }

  private static func table(_ sheet: Sheet) -> ReportTable {
    let analysis = sheet.analysis
    let columns = columns(sheet)
    let models = analysis.bounds.reduce(into: [ModelBound]()) { found, bound in
      if !found.contains(where: { $0.model.model == bound.model.model }) { found.append(bound) }
    }.sorted { $0.model.parameters < $1.model.parameters }
    func bound(_ model: ModelBound, _ column: Column) -> ModelBound? {
      analysis.bounds.first { $0.model.model == model.model.model && column.isOfIt($0.model) }
    }
    let isVacuous = analysis.bounds.contains(where: \.value.vacuous)
    var table = ReportTable(
      "widths",
      caption:
        "The bound by bits a parameter, nats a token, each by itself; the least of each model in bold."
        + (isVacuous ? " In italics: not below $\\log V$." : ""),
      columns: [.init("model", "model", isText: true)] + columns.map { .init($0.title, $0.key) },
      rows: models.map { model in
        let found = columns.map { bound(model, $0) }
        let least = found.compactMap { $0?.value.bound }.min()
        return [.text(model.model.model)]
          + found.map { found in
            found.map { found in
              let value = found.value
              let style: NumberStyle =
                value.vacuous ? .tentative(.nats) : value.bound == least ? .strong(.nats) : .nats
              return .number(value.bound, style)
            } ?? .missing
          }
      })
    table.fields = models.map { model in
      [sheet.results.field(of: model) + ".model"]
        + columns.map { column in
          bound(model, column).map { sheet.results.field(of: $0) + ".value.bound" }
        }
    }
    return table
  }
}
