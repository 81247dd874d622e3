// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Foundation
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension Section {
  /// How much is in the models, by prequential coding.
  public static let information = Section("information", "Information in the models") { sheet in
    let analysis = sheet.analysis
    guard !analysis.information.isEmpty else { return [] }
    var text =
      "Prequential coding reads the information in a model off its training curve: what training lost "
      + "before it knew what it knows at the end. It is the difference of two upper bounds and not the "
      + "length of a code, so the bound built on it is heuristic. "
    if let fit = analysis.informationLaw, let bits = analysis.bits, let exponent = fit["exponent"] {
      if let interval = exponent.interval, interval.contains(1) {
        text +=
          "Over these sizes its exponent of \(Quantity.trimmed(exponent.value, digits: 3)) can't be told from 1, "
          + "so whether and where it crosses \(Quantity.plain(bits)) bits a parameter is not within reach of "
          + "these data."
      } else if exponent.value < 1 {
        let crossing = pow(fit.law.values[0] / bits, 1 / (1 - exponent.value))
        text +=
          "Its law meets \(Quantity.plain(bits)) bits a parameter at "
          + "\(Quantity.engineering(crossing)) parameters."
      } else {
        text +=
          "Over these sizes it grows with exponent \(Quantity.trimmed(exponent.value, digits: 3)), no slower "
          + "than the parameters, so no crossing with \(Quantity.plain(bits)) bits a parameter is within "
          + "reach of these data."
      }
    }
    return [
      .paragraph(text),
      .table(
        TableLayout(
          columns: [
            .init("model", .left), .init("$N$"), .init("$D$"), .init("information (bits)"),
            .init("bits a parameter"), .init("nats a token"), .init("heuristic bound"),
          ],
          rows: analysis.information.map { entry in
            [
              Markup.escape(entry.model.model), Quantity.engineering(entry.model.parameters),
              Quantity.engineering(entry.model.tokens), Quantity.engineering(entry.bits),
              Number.nats(entry.bitsPerParameter), Number.nats(entry.nats / entry.model.tokens),
              entry.heuristicBound.map { Number.nats($0.bound) } ?? "–",
            ]
          }),
        caption:
          "\\textbf{Table 3.} Prequential information in each model of the frontier, and the "
          + "heuristic bound that it gives without a sampling interval."),
      sheet.figure(.informationAndBounds, number: "3"),
    ]
  }
}
