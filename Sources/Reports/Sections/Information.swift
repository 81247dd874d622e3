// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import Foundation
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension Section {
  /// The information in the models by prequential coding, and by the requential code of their students.
  public static let information = Section("information", "Information in the models") { findings in
    prequential(findings) + requential(findings)
  }

  private static func prequential(_ findings: StudyFindings) -> [Part] {
    let information = findings.cite.information
    guard !information.isEmpty else { return [] }
    var text =
      "Prequential coding estimates the information in a model from its training curve: the sum of the training losses "
      + "minus the sum of the trained model's losses on the same tokens. This is the difference of two upper bounds on code "
      + "lengths and not the length of a code. Therefore the bound that uses it is "
      + "heuristic\(see(.table("information"), .figure(.information)))."
    if let law = findings.cite.fits.information {
      let exponent = law.coefficient(\.exponent)
      let interval = exponent.interval.map {
        " (\(intervalTitle(findings)) \($0.written(.digits(3))))"
      }
      text +=
        " Over these sizes the information is proportional to $N$ to the power of "
        + "\(exponent.value.written(.digits(3)))\(interval ?? "")."
    }
    if let crossing = findings.cite.crossing("information-below-bits") {
      text += " " + sentence(crossing)
    }
    var figures: [Part] = []
    if findings.analysis.informationLaw != nil {
      figures.append(.figure(.information))
    }
    return [.paragraph(text), .table(table(information))] + figures
  }

  private static func table(_ information: [Cited<ModelInformation>]) -> AnswerTable {
    AnswerTable(
      "information",
      caption:
        "Prequential information in each measured model, and the heuristic bound computed from it, without a "
        + "sampling interval.",
      columns: [
        .init("model", "model", isText: true), .init("$N$", "parameters"), .init("$D$", "tokens"),
        .init("information (bits)", "bits"), .init("bits per parameter", "bits_per_parameter"),
        .init("nats per token", "nats_per_token"), .init("heuristic bound", "heuristic_bound"),
      ],
      rows: information.map { entry in
        [
          .text(entry.model), .number(entry.parameters, .count), .number(entry.tokens, .count),
          .number(entry.bits, .count), .number(entry.bitsPerParameter, .digits(3)),
          .number(entry.natsPerToken, .nats), .optional(entry.heuristicBound, .nats),
        ]
      })
  }

  private static func requential(_ findings: StudyFindings) -> [Part] {
    guard let students = findings.cite.requential?.items(),
      let found = findings.cite.derived.information
    else { return [] }
    var text =
      "Requential coding gives a code length to which the theorem applies. A student model starts from the same "
      + "initialization as the model, which is called its teacher. The student is trained on text that is sampled from the "
      + "teacher during the teacher's training. The sum of $\\log p/q$ over the sampled tokens replaces the code length, "
      + "where $p$ is the teacher's probability of a token and $q$ is the student's. The bound holds with probability "
      + "\(found.guaranteeProbability.written(.exact)) over the data and the sampling\(see(.table("requential"))). It is a "
      + "bound on the student, which was not trained on the corpus."
    if let shorter = found.shorter, let compared = found.compared {
      text +=
        " The code is shorter than the prequential information for \(shorter.written()) of "
        + "\(compared.written()) models\(see(.figure(.information)))."
    }
    return [.paragraph(text), .table(table(students))] + outlook(findings)
  }

  private static func table(_ students: [Cited<StudentBound>]) -> AnswerTable {
    AnswerTable(
      "requential",
      caption:
        "The requential code of each student and the bound of Theorem 3.4 with its length, in nats per token. The "
        + "sampling interval is included. Behind teacher: the student's training risk minus that of its teacher.",
      columns: [
        .init("run", "run", isText: true), .init("$N$", "parameters"), .init("$D$", "tokens"),
        .init("code (bits)", "code_length_bits"), .init("bits per parameter", "bits_per_parameter"),
        .init("nats per token", "nats_per_token"), .init("bound", "bound"),
        .init("held-out", "held_out"), .init("$\\hat R$", "risk"), .init("behind teacher", "gap"),
      ],
      rows: students.map { entry in
        [
          .text(entry.run), .number(entry.parameters, .count), .number(entry.tokens, .count),
          .number(entry.codeLengthBits, .count), .number(entry.bitsPerParameter, .nats),
          .number(entry.natsPerToken, .nats), .number(entry.value.bound, .nats),
          .optional(entry.testLoss, .nats), .number(entry.value.terms.risk, .nats),
          .optional(entry.gap, .nats),
        ]
      })
  }

  /// Estimates of the bound on a student at larger sizes, by the laws of its code and of its gap to the teacher.
  private static func outlook(_ findings: StudyFindings) -> [Part] {
    guard let outlook = findings.cite.studentExtrapolation,
      let code = findings.cite.fits.requentialCode, let gap = findings.cite.fits.studentGap
    else { return [] }
    func power(_ law: Cited<Fit<PowerLaw>>) -> String {
      let exponent = law.coefficient(\.exponent)
      let interval = exponent.interval.map { " (\($0.written(.digits(3))))" }
      return "\(exponent.value.written(.digits(3)))\(interval ?? "")"
    }
    func all(_ text: (Cited<ExtrapolatedBound>) -> String) -> String {
      listed(outlook.targets.map(text))
    }
    var text =
      "Over these sizes the code length is proportional to $N$ to the power of \(power(code)). The student's training risk "
      + "minus its teacher's is proportional to $N$ to the power of \(power(gap)). These laws are used together with the "
      + "teacher's risk from the loss surface and with $\\Sigma\\sqrt{C}$ of the students at the $C$ of each size. The "
      + "estimates of the bound on a student are \(all { $0.bound.written(.nats) }) at \(all { $0.parameters.written(.count) }) "
      + "parameters, \(all { $0.distance?.written(.digits(3)) ?? "" }) times the largest student"
      + "\(see(.table("studentExtrapolation"), .figure(.extrapolatedBounds)))."
    if let crossing = findings.cite.crossing("requential-code-below-bits") {
      text += " " + sentence(crossing)
    }
    return [
      .paragraph(text),
      .table(
        table(
          outlook, findings, name: "studentExtrapolation", subject: "the bound on a student",
          largest: "student", gap: "behind teacher")),
    ]
  }
}
