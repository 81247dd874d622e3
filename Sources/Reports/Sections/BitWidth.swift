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
      "The laws of this report run through the models of \(Number.plain(bits, at: "settings.bits")) bits; at "
      + "\(Number.count(model.best.parameters, at: sheet.results.field(of: model) + ".parameters")) parameters that "
      + "costs \(Number.nats(own.bound - best.bound, at: "derived.bitwidth.cost")) nats over the best width."
  }

  private static func table(_ sheet: Sheet) -> ReportTable {
    let analysis = sheet.analysis
    let widths = Set(analysis.bounds.map(\.model.bitsPerParameter)).sorted()
    let models = analysis.bounds.reduce(into: [ModelBound]()) { found, bound in
      if !found.contains(where: { $0.model.model == bound.model.model }) { found.append(bound) }
    }.sorted { $0.model.parameters < $1.model.parameters }
    func bound(_ model: ModelBound, _ width: Double) -> ModelBound? {
      analysis.bounds.first {
        $0.model.model == model.model.model && $0.model.bitsPerParameter == width
      }
    }
    let isVacuous = analysis.bounds.contains(where: \.value.vacuous)
    var table = ReportTable(
      "widths",
      caption:
        "The bound by bits a parameter, nats a token, each by itself; the least of each model in bold."
        + (isVacuous ? " In italics: not below $\\log V$." : ""),
      columns: [.init("model", "model", isText: true)]
        + widths.map { width in
          let place = analysis.bounds.firstIndex { $0.model.bitsPerParameter == width } ?? 0
          let bits = Number.plain(width, at: "bounds.\(place).bitsPerParameter")
          return .init("\(bits) bits", "bound_\(Quantity.plain(width))_bits")
        },
      rows: models.map { model in
        let least = widths.compactMap { bound(model, $0)?.value.bound }.min()
        return [.text(model.model.model)]
          + widths.map { width in
            bound(model, width).map { found in
              let value = found.value
              let style: NumberStyle =
                value.vacuous ? .tentative(.nats) : value.bound == least ? .strong(.nats) : .nats
              return .number(value.bound, style)
            } ?? .missing
          }
      })
    table.fields = models.map { model in
      [sheet.results.field(of: model) + ".model"]
        + widths.map { width in
          bound(model, width).map { sheet.results.field(of: $0) + ".value.bound" }
        }
    }
    return table
  }
}
