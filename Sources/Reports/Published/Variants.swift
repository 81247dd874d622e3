// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension PublishedSection {
  /// Other widths and longer training.
  static let variants = PublishedSection("variants", "Other widths and ratios") { outlook in
    [
      .paragraph(
        "Fewer bits and longer training both make the code shorter for each token, and the gap smaller. The risk falls "
          + "with the tokens by the surface; what rounding costs is held at "
          + "\(Number.plain(outlook.assumptions.quantizationGap, at: "settings.quantizationGap")) nats at every width, which "
          + "favours the narrow ones, and grows in truth with longer training\(see(.table("variants")))."
      ),
      .table(table(outlook)),
    ]
  }

  private static func table(_ outlook: PublishedOutlook) -> ReportTable {
    let widths = PublishedOutlook.widths
    var rows: [[Cell]] = []
    var fields: [[String?]] = []
    for (index, family) in outlook.families.enumerated() {
      let bounds = family.variants.bounds
      let path = "families.\(index).variants.targets"
      for row in PublishedOutlook.ratios.indices {
        let start = row * widths.count
        let first = bounds[start]
        rows.append(
          [
            .text(row == 0 ? family.name : ""), .number(first.parameters, .count),
            .number(first.tokensPerParameter, .digits(4)), .number(first.tokens, .count),
          ] + widths.indices.map { .number(bounds[start + $0].bound, .nats) })
        fields.append(
          [
            "families.\(index).name", "\(path).\(start).parameters",
            "\(path).\(start).tokensPerParameter", "\(path).\(start).tokens",
          ] + widths.indices.map { "\(path).\(start + $0).bound" })
      }
    }
    var table = ReportTable(
      "variants",
      caption:
        "The bound of the largest model of each family by tokens and bits a parameter, nats a token.",
      columns: [
        .init("family", "family", isText: true), .init("$N$", "parameters"),
        .init("$D/N$", "tokens_per_parameter"), .init("$D$", "tokens"),
      ]
        + widths.enumerated().map { place, bits in
          .init(
            "\(Number.words(Quantity.plain(bits), at: "families.0.variants.targets.\(place).code")) bits",
            "bound_\(Quantity.plain(bits))_bits")
        }, rows: rows)
    table.fields = fields
    return table
  }
}
