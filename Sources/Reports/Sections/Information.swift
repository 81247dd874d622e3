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
      + "length of a code, so the bound built on it is heuristic\(see(.table("information"), .figure(.information), .figure(.informationTerms)))."
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
    var figures: [Part] = []
    if analysis.informationLaw != nil {
      let terms = sheet.results.byInformation == nil ? [] : [Figure.informationTerms]
      figures.append(.row([.information] + terms))
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
    ] + figures
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
      + "\(Number.plain(1 - sheet.settings.failureProbability, at: "derived.information.guaranteeProbability")) over the data and the draw"
      + "\(see(.table("requential"))). It is a bound on the student, which has seen nothing of the corpus."
    if !compared.isEmpty {
      text +=
        " The code is shorter than the prequential information for \(Number.plain(Double(shorter.count), at: "derived.information.shorter")) of "
        + "\(Number.plain(Double(compared.count), at: "derived.information.compared")) models\(see(.figure(.information)))."
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
            .init("run", "run", isText: true, field: "run"),
            .init("$N$", "parameters", field: "parameters"),
            .init("$D$", "tokens", field: "tokens"),
            .init("code (bits)", "code_length_bits", field: "codeLengthBits"),
            .init("bits a parameter", "bits_per_parameter", field: "bitsPerParameter"),
            .init("nats a token", "nats_per_token", field: "natsPerToken"),
            .init("bound", "bound", field: "value.bound"),
            .init("held-out", "held_out", field: "testLoss"),
            .init("$\\hat R$", "risk", field: "value.terms.risk"),
            .init("behind teacher", "gap", field: "gap"),
          ],
          rows: students.map { entry in
            [
              .text(entry.student.run), .number(entry.student.parameters, .count),
              .number(entry.student.tokens, .count),
              .number(entry.student.codeLengthBits, .count),
              .number(entry.bitsPerParameter, .nats), .number(entry.natsPerToken, .nats),
              .number(entry.value.bound, .nats), .optional(entry.student.testLoss, .nats),
              .number(entry.value.terms.risk, .nats), .optional(entry.gap, .nats),
            ]
          }, at: students.indices.map { "requential.\($0)" })),
    ] + carried(sheet)
  }

  /// The bound on a student at larger sizes, by the laws of its code and of what it loses to its teacher.
  private static func carried(_ sheet: Sheet) -> [Part] {
    guard let outlook = sheet.results.studentMilestones,
      let code = sheet.analysis.requentialLaw?["exponent"],
      let gap = sheet.analysis.studentGap?["exponent"]
    else { return [] }
    func power(_ exponent: FittedCoefficient, _ law: String) -> String {
      let field = "fits.\(law).coefficients.exponent"
      let interval = exponent.interval.map {
        " (\(Number.interval($0, at: field + ".interval") { Number.value($0, at: $1) }))"
      }
      return "\(Number.value(exponent.value, at: field + ".value"))\(interval ?? "")"
    }
    func all(_ text: (ExtrapolatedBound, String) -> String) -> String {
      listed(
        outlook.bounds.enumerated().map { text($1, "studentExtrapolation.targets.\($0)") })
    }
    var text =
      "Over these sizes the code grows as $N$ to the power of \(power(code, "requentialCode")) and what a student loses to "
      + "its teacher as $N$ to the power of \(power(gap, "studentGap")). Carried by these laws, with the teacher's risk from "
      + "the loss surface and $\\Sigma\\sqrt{C}$ of the students at each size's own $C$, the bound on a student would be "
      + "\(all { Number.nats($0.bound, at: $1 + ".bound") }) at \(all { Number.count($0.parameters, at: $1 + ".parameters") }) "
      + "parameters, \(all { Number.value($0.distance ?? 0, at: $1 + ".distance") }) times the largest student"
      + "\(see(.table("studentExtrapolation"), .figure(.extrapolatedBounds)))."
    if let crossings = sheet.results.asymptotics?.crossings,
      let index = crossings.firstIndex(where: { $0.name == "requential-code-below-bits" })
    {
      text += " " + sentence(crossings[index], at: "asymptotics.crossings.\(index)")
    }
    return [
      .paragraph(text),
      .table(
        table(
          outlook, sheet, name: "studentExtrapolation", subject: "The bound on a student",
          largest: "student",
          gap: "behind teacher")),
    ]
  }
}
