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
      + "length of a code, so the bound built on it is heuristic\(see(.table("information"), .figure(.informationAndBounds)))."
    if let exponent = analysis.informationLaw?["exponent"] {
      let interval = exponent.interval.map {
        " (\(Number.percent(analysis.options.level)) interval \(Number.interval($0) { Quantity.trimmed($0, digits: 3) }))"
      }
      text +=
        " Over these sizes it grows as $N$ to the power of "
        + "\(Quantity.trimmed(exponent.value, digits: 3))\(interval ?? "")."
    }
    let crossing = sheet.results.asymptotics?.crossings.first {
      $0.name == "information-below-bits"
    }
    if let crossing { text += " " + Section.typeset(crossing.statement) + "." }
    return [
      .paragraph(text),
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
