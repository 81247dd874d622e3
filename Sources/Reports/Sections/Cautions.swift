// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import Plotting

extension Section {
  /// Every warning raised anywhere.
  public static let cautions = Section("cautions", "Warnings") { findings in
    let warnings = findings.cite.warnings.filter { $0.content.code != "W-missing-part" }
    guard !warnings.isEmpty else {
      return [.paragraph("The analysis gave no warnings.")]
    }
    return [
      .paragraph("The warnings of the analysis, each with the code that it has in the JSON file:"),
      .list(warnings.map(sentence)),
    ]
  }

  /// A warning with its code.
  static func sentence(_ warning: Cited<Warning>) -> String {
    "\\textbf{\(warning.code.words)}. " + warning.message.words(typeset)
  }
}
