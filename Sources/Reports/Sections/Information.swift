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
      let field = "fits.information.coefficients.exponent"
      let interval = exponent.interval.map {
        " (\(intervalTitle(sheet)) \(Number.interval($0, at: field + ".interval") { Number.value($0, at: $1) }))"
      }
      text +=
        " Over these sizes it grows as $N$ to the power of "
        + "\(Number.value(exponent.value, at: field + ".value"))\(interval ?? "")."
    }
    let crossings = sheet.results.asymptotics?.crossings ?? []
    if let index = crossings.firstIndex(where: { $0.name == "information-below-bits" }) {
      text += " " + sentence(crossings[index], at: "asymptotics.crossings.\(index)")
    }
    return [
      .paragraph(text),
      .table(
        ReportTable(
          "information",
          caption:
            "Prequential information in each model of the frontier, and the heuristic bound that it "
            + "gives without a sampling interval, nats a token.",
          columns: [
            .init("model", "model", isText: true, field: "model"),
            .init("$N$", "parameters", field: "parameters"),
            .init("$D$", "tokens", field: "tokens"),
            .init("information (bits)", "bits", field: "bits"),
            .init("bits a parameter", "bits_per_parameter", field: "bitsPerParameter"),
            .init("nats a token", "nats_per_token", field: "natsPerToken"),
            .init("heuristic bound", "heuristic_bound", field: "heuristicBound"),
          ],
          rows: analysis.information.map { entry in
            [
              .text(entry.model.model), .number(entry.model.parameters, .count),
              .number(entry.model.tokens, .count), .number(entry.bits, .count),
              .number(entry.bitsPerParameter, .digits(3)),
              .number(entry.nats / entry.model.tokens, .nats),
              .optional(entry.heuristicBound?.bound, .nats),
            ]
          }, at: analysis.information.indices.map { "information.\($0)" })),
      .figure(.informationAndBounds),
    ]
  }
}
