// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import Plotting
import Reports

extension Figure {
  /// A figure of our own: the loss on held-out text less the training risk, over model size.
  static let overfitting = Figure(
    "overfitting", "The loss on held-out text less the training risk over model size.",
    reading: { findings in
      guard let last = findings.cite.frontier.last, let test = last.testLoss else { return "" }
      return
        "The loss on held-out text less the training risk. At \(last.parameters.written(.count)) parameters the "
        + "losses are \(test.written(.nats)) and \(last.value.terms.risk.written(.nats)) nats."
    },
    draw: { findings in
      let measured = findings.analysis.frontier.filter { $0.model.testLoss != nil }
      guard !measured.isEmpty else { return .missing("the study has no held-out losses") }
      return .picture(
        .plot(
          Plot(
            x: Axis("model size $N$ (parameters)", scale: .log10, tickLabels: .engineering),
            y: Axis("held-out less training loss (nats per token)"),
            marks: [
              PointsMark(
                x: measured.map(\.model.parameters),
                y: measured.map { ($0.model.testLoss ?? 0) - $0.value.terms.risk },
                label: "measured models")
            ])))
    })
}

extension Section {
  /// A section of our own, with our figure and a table of cited numbers.
  static let overfitting = Section("overfitting", "Held-out and training loss") { findings in
    let measured = findings.cite.frontier.filter { $0.testLoss != nil }
    guard !measured.isEmpty else { return [] }
    return [
      .paragraph(
        "The quantized models on text that they were not trained on\(see(.figure(.overfitting)))."),
      .figure(.overfitting),
      .table(
        AnswerTable(
          "overfitting", caption: "Training risk and loss on held-out text, nats a token.",
          columns: [
            .init("model", "model", isText: true), .init("$\\hat R$", "risk"),
            .init("held-out", "held_out"),
          ],
          rows: measured.map {
            [.text($0.model), .number($0.value.terms.risk, .nats), .optional($0.testLoss, .nats)]
          })),
    ]
  }
}
