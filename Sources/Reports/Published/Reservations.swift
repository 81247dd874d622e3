// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import Plotting

extension PublishedSection {
  /// Every warning, collected.
  static let reservations = PublishedSection("reservations", "Warnings") { findings in
    [
      .paragraph("The warnings of the analysis, each with the code that it has in the JSON file:"),
      .list(findings.cite.warnings.map(Section.sentence)),
    ]
  }
}
