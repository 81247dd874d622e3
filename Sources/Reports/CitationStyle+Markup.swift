// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling

extension CitationStyle {
  /// Markup, formulas in words as mathematics.
  static var markup: CitationStyle {
    CitationStyle(
      count: { $0.written(.count) }, percent: { $0.written(.percent(4)) },
      words: { $0.words(Section.typeset) })
  }
}
