// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
public import GapScaling
import Plotting
import ScalingLaws

extension PublishedSection {
  /// The papers behind the numbers, without a command.
  public static let sources = sources(printing: nil)

  /// How to get the same numbers, and the papers behind them.
  ///
  /// - Parameter commands: the program's own command for these findings; nil prints none.
  public static func sources(
    printing commands: (@Sendable (PublishedFindings) -> ReportCommands)?
  ) -> PublishedSection {
    PublishedSection("sources", "Reproduction and references") { findings in
      let version = findings.cite.version.words
      let reproduction =
        commands.map {
          "\\emph{\($0(findings).report.markup)} of version \(version) reproduces these numbers; "
        } ?? "The numbers were computed by version \(version); "
      return [
        .paragraph(
          reproduction
            + "\\emph{\(findings.cite.law.id.words).json}, in the same folder as this document, contains every number in full precision."
        ),
        .list([
          "M. Finzi, S. Kapoor, D. Granziol, A. Gu, C. De Sa, J. Z. Kolter, A. G. Wilson. Compute-Optimal LLMs "
            + "Provably Generalize Better With Scale. ICLR 2025, "
            + "\\href{https://arxiv.org/abs/2504.15208}{arXiv 2504.15208}.",
          "The loss surface: \(findings.cite.law.source.words).",
        ]),
      ]
    }
  }
}
