// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import Plotting

extension Section {
  /// What the study does not hold, what that leaves out, and how to measure it.
  public static let missing = Section("missing", "What is missing") { sheet in
    let gaps = StudyGap.all(in: sheet.analysis)
    guard !gaps.isEmpty else { return [] }
    return [
      .paragraph(
        (sheet.analysis.study.isTable
          ? "Runs alone give a loss law. The runs in a folder with a \\emph{study.yaml} beside them, and each part below "
            + "that is added, give more, and \\emph{laws check} says what of it is read"
          : "This report is shorter than it could be. Each part below can be added by itself, and "
            + "\\emph{laws check} says when it is read") + "\(see(.table("missing")))."),
      .table(
        ReportTable(
          "missing", caption: "What was not measured, what it would give, and how to measure it.",
          columns: [
            .init("missing", "missing", isText: true, field: "part"),
            .init("would give", "gives", isText: true, field: "gives"),
            .init("how to measure it", "how", isText: true, field: "remedy"),
          ],
          rows: gaps.map { [.text($0.part), .text($0.gives), .text($0.remedy)] },
          at: gaps.indices.map { "missing.\($0)" }, size: 8.5)),
    ]
  }
}
