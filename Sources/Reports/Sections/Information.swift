// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Foundation
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension Section {
  /// How much is in the models, by prequential coding, and by the requential code of their students.
  public static let information = Section("information", "Information in the models") { sheet in
    prequential(sheet) + requential(sheet)
  }

  private static func prequential(_ sheet: Sheet) -> [Part] {
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

  private static func requential(_ sheet: Sheet) -> [Part] {
    let students = sheet.analysis.students
    guard !students.isEmpty else { return [] }
    let shorter = students.filter { student in
      sheet.analysis.information.contains {
        $0.model.run == student.student.run && student.student.codeLengthBits < $0.bits
      }
    }
    let compared = students.filter { student in
      sheet.analysis.information.contains { $0.model.run == student.student.run }
    }
    var text =
      "Requential coding has a length that a theorem may use. A student starts as the model did and learns from "
      + "windows that the model draws while it trains, each guessed by the student before it is seen; the sum of "
      + "$\\log p/q$ over what was drawn takes the place of the code's length, and the bound holds with probability "
      + "\(Quantity.plain(1 - sheet.settings.failureProbability)) over the data and the draw"
      + "\(see(.table("requential"))). It is a bound on the student, which has seen nothing of the corpus."
    if !compared.isEmpty {
      text +=
        " The code is shorter than the prequential information for \(shorter.count) of \(compared.count) models."
    }
    return [
      .paragraph(text),
      .table(
        ReportTable(
          "requential",
          caption:
            "The realized requential code of each student and Theorem 3.4 by it, nats a token, the sampling "
            + "interval paid for.",
          columns: [
            .init("run", "run", isText: true), .init("$N$", "parameters"), .init("$D$", "tokens"),
            .init("code (bits)", "code_length_bits"),
            .init("bits a parameter", "bits_per_parameter"),
            .init("nats a token", "nats_per_token"), .init("bound", "bound"),
            .init("held-out", "held_out"), .init("$\\hat R$", "risk"),
          ],
          rows: students.map { entry in
            [
              .text(entry.student.run), .number(entry.student.parameters, .count),
              .number(entry.student.tokens, .count),
              .number(entry.student.codeLengthBits, .count),
              .number(entry.bitsPerParameter, .nats), .number(entry.natsPerToken, .nats),
              .number(entry.value.bound, .nats), .optional(entry.student.testLoss, .nats),
              .number(entry.value.terms.risk, .nats),
            ]
          })),
    ]
  }
}
