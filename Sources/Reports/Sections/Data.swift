// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import Plotting
import ScalingLaws

extension Section {
  /// What was measured, and where it comes from.
  public static let data = Section("data", "Data and provenance") { findings in
    let cite = findings.cite
    let study = findings.analysis.study
    let description: [Part] =
      findings.studySettings.description.isEmpty
      ? [] : [.paragraph(cite.description.words(typeset))]
    let lines = measured(findings)
    guard !study.isTable else {
      return description + [
        .paragraph(
          "The table \\emph{\(cite.data.table.words)} contains only training runs: "
            + "\(lines.joined(separator: "; ")). All losses are in nats per token.")
      ] + read(findings)
    }
    let ratio =
      study.models.isEmpty
      ? ""
      : ". Its measured models were trained on \(cite.settings.tokensPerParameter.written(.exact)) tokens per parameter"
    return description + [
      .paragraph(
        "The study \\emph{\(cite.study.words)} has a vocabulary of "
          + "$V = \(cite.settings.vocabulary?.written() ?? "")$ tokens\(ratio). All losses are in nats per token. "
          + "The study contains:"),
      .list(lines),
    ] + read(findings)
  }

  /// What was read from a table of runs: one line a quantity, and one for the rows.
  private static func read(_ findings: StudyFindings) -> [Part] {
    let lines = findings.cite.data.read.items()
    guard !lines.isEmpty else { return [] }
    return [
      .paragraph("What was read from the table of training runs, by quantity:"),
      .list(lines.map(\.words)),
    ]
  }

  /// A line for each kind of measurement.
  private static func measured(_ findings: StudyFindings) -> [String] {
    let study = findings.analysis.study
    let data = findings.cite.data
    var lines: [String] = []
    if let runs = study.runs, let least = data.leastParameters, let most = data.mostParameters {
      let sizes =
        least.content == most.content
        ? "\(least.written(.count)) "
        : "\(data.runSizes.written()) sizes, \(least.written(.count)) to \(most.written(.count)) "
      lines.append(
        "\(counted(data.runs, "training run")) of \(sizes)parameters; the loss is in the "
          + "column \\emph{\(Markup.escape(runs.columnsUsed.loss ?? "loss"))}")
    }
    if !study.curves.isEmpty { lines.append(counted(data.curves, "training curve")) }
    if data.content.tokenFiles > 0 {
      lines.append(
        "token losses of \(counted(data.models, "model")), \(counted(data.tokenFiles, "file")), "
          + "up to \(data.sample.written()) tokens each")
    }
    if !study.spectra.isEmpty {
      lines.append("Lanczos coefficients of the Hessian, \(counted(data.spectra, "file"))")
    }
    if !study.students.isEmpty {
      lines.append(
        "\(counted(data.students, "coded student")), "
          + (data.content.studentSample == 0
            ? "without token losses"
            : "with token losses of up to \(data.studentSample.written()) tokens each"))
    }
    return lines
  }

  /// `1 file`, `2 files`.
  private static func counted(_ count: Cited<Int>, _ noun: String) -> String {
    "\(count.written()) \(noun)\(count.content == 1 ? "" : "s")"
  }
}
