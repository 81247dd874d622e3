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
    var derived: [(name: String, value: Double)] = []
    var text =
      "Prequential coding reads the information in a model off its training curve: what training lost "
      + "before it knew what it knows at the end. It is the difference of two upper bounds and not the "
      + "length of a code, so the bound built on it is heuristic\(see(.table("information"), .figure(.informationAndBounds)))."
    if let fit = analysis.informationLaw, let bits = analysis.bits, let exponent = fit["exponent"] {
      if let interval = exponent.interval, interval.contains(1) {
        text +=
          " Over these sizes its exponent of \(Quantity.trimmed(exponent.value, digits: 3)) can't be told from 1, "
          + "so whether and where it crosses \(Quantity.plain(bits)) bits a parameter is not within reach of "
          + "these data."
      } else if exponent.value < 1 {
        let crossing = pow(fit.law.values[0] / bits, 1 / (1 - exponent.value))
        derived.append(("crossing", crossing))
        text +=
          " Its law meets \(Quantity.plain(bits)) bits a parameter at "
          + "\(Quantity.engineering(crossing)) parameters."
      } else {
        text +=
          " Over these sizes it grows with exponent \(Quantity.trimmed(exponent.value, digits: 3)), no slower "
          + "than the parameters, so no crossing with \(Quantity.plain(bits)) bits a parameter is within "
          + "reach of these data."
      }
    }
    return [
      .paragraph(text),
      .values(derived),
      .table(
        ReportTable(
          "information",
          caption:
            "Prequential information in each model of the frontier, and the heuristic bound that it "
            + "gives without a sampling interval, nats a token.",
          columns: [
            .init("model", "model", isText: true), .init("$N$", "parameters"),
            .init("$D$", "tokens"), .init("information (bits)", "bits"),
            .init("bits a parameter", "bits_per_parameter"),
            .init("nats a token", "nats_per_token"), .init("heuristic bound", "heuristic_bound"),
          ],
          rows: analysis.information.map { entry in
            [
              .text(entry.model.model), .number(entry.model.parameters, .count),
              .number(entry.model.tokens, .count), .number(entry.bits, .count),
              .number(entry.bitsPerParameter, .nats),
              .number(entry.nats / entry.model.tokens, .nats),
              .optional(entry.heuristicBound?.bound, .nats),
            ]
          })),
      .figure(.informationAndBounds),
    ]
  }
}
