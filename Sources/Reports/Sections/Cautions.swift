// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import NumericalMethods
import Plotting

extension Section {
  /// Every warning raised anywhere.
  public static let cautions = Section("cautions", "What could be wrong") { sheet in
    let warnings = sheet.results.warnings.enumerated().filter {
      $0.element.code != "W-missing-part"
    }
    guard !warnings.isEmpty else {
      return [.paragraph("No law and no bound raised a warning.")]
    }
    return [
      .paragraph(
        "Every warning that was raised on the way, with the code that names it in the JSON:"),
      .list(
        warnings.map { index, warning in
          "\\textbf{\(Markup.escape(warning.code))}. "
            + Markup.field(
              typeset(warning.message), from: .init("warnings.\(index).message", value: nil))
        }),
    ]
  }
}
