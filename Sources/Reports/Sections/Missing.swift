// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import Plotting

extension Section {
  /// What the study does not hold, what that leaves out, and how to measure it.
  public static let missing = Section("missing", "Missing measurements") { findings in
    let missing = findings.cite.missing
    guard !missing.isEmpty else { return [] }
    return [
      .paragraph(
        (findings.analysis.study.isTable
          ? "A table of runs gives a loss law. Put the runs into a folder with a \\emph{study.yaml} and add any of the "
            + "parts below to get more"
          : "Each part below can be added by itself") + "\(see(.table("missing")))."),
      .table(
        AnswerTable(
          "missing", caption: "What was not measured, what it would give, and how to measure it.",
          columns: [
            .init("missing", "missing", isText: true), .init("would give", "gives", isText: true),
            .init("how to measure it", "how", isText: true),
          ],
          rows: missing.map { [.text($0.part), .text($0.gives), .text($0.remedy)] }, size: 8.5)),
    ]
  }
}
