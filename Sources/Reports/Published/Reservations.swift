// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import NumericalMethods
import Plotting

extension PublishedSection {
  /// Every warning, collected.
  static let reservations = PublishedSection("reservations", "What could be wrong") { outlook in
    [
      .paragraph(
        "Every warning that was raised on the way, with the code that names it in the JSON:"),
      .list(
        outlook.warnings.enumerated().map { index, warning in
          "\\textbf{\(Markup.escape(warning.code))}. "
            + Markup.field(
              Section.typeset(warning.message), from: .init("warnings.\(index).message", value: nil)
            )
        }),
    ]
  }
}
