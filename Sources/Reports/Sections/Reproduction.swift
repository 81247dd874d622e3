// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
public import GapScaling
import Plotting
import ScalingLaws

extension Section {
  /// From which files the numbers come, without commands.
  public static let reproduction = reproduction(printing: nil)

  /// How to get the same numbers, and from which files.
  ///
  /// - Parameter commands: the program's own commands for these findings; nil prints none.
  public static func reproduction(
    printing commands: (@Sendable (StudyFindings) -> ReportCommands)?
  ) -> Section {
    Section("reproduction", "Reproduction") { findings in
      let cite = findings.cite
      let isTable = findings.analysis.study.isTable
      var sentences: [String] = []
      if let commands = commands?(findings) {
        sentences.append(
          "\\emph{\(commands.report.markup)} of version \(cite.version.words) reproduces these numbers: the same "
            + "files and the same seed give the same numbers.")
        if let fit = commands.fit {
          sentences.append("\\emph{\(fit.markup)} fits a law to the same runs.")
        }
        if let check = commands.check {
          sentences.append("\\emph{\(check.markup)} lists the contents of the study.")
        }
      } else {
        sentences.append("The numbers were computed by version \(cite.version.words).")
      }
      if findings.results.milestones != nil {
        sentences.append(
          "The intervals of the extrapolation are from \(cite.settings.draws.written()) resamples with seed "
            + "\(cite.settings.seed.written()).")
      }
      sentences.append(
        "\\emph{\(cite.study.words).json}, in the same folder as this document, contains every number in full precision."
      )
      sentences.append(
        "The numbers were computed from \(isTable ? "this file" : "these files")\(see(.table("fingerprints"))):"
      )
      return [
        .paragraph(sentences.joined(separator: " ")),
        .table(
          AnswerTable(
            "fingerprints",
            caption: isTable
              ? "Fingerprint of the table." : "Fingerprints of the study's settings and tables.",
            columns: [
              .init("file", "file", isText: true), .init("SHA-256", "sha256", isText: true),
            ],
            // A file's name holds points, which part the steps of a citation.
            rows: findings.fingerprints.entries.map { [.text($0.name), .text($0.value)] }, size: 8)),
      ]
    }
  }
}
