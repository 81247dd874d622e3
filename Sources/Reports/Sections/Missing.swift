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
          ? "A table of runs gives a loss law only. For further results, put the runs into a folder with a "
            + "\\emph{study.yaml} and add any of the parts below"
          : "Each of the parts below can be added separately") + "\(see(.table("missing")))."),
      .table(
        AnswerTable(
          "missing",
          caption:
            "Measurements that the study lacks, the results that need them, and how to measure them.",
          columns: [
            .init("missing", "missing", isText: true),
            .init("results that need it", "gives", isText: true),
            .init("how to measure it", "how", isText: true),
          ],
          rows: missing.map { [.text($0.part), .text($0.gives), .text($0.remedy)] }, size: 8.5)),
    ]
  }
}
