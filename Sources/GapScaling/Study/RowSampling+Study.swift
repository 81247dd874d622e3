// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds

extension RowSampling {
  /// The words of the column and key `sampled`: rows that are independent uniform draws of all D tokens; every one of the D
  /// tokens; and what is neither, which makes a bound an estimate.
  static let studyWords = "tokens, every or unknown"

  /// What a study's word states.
  init?(studyWord word: String) {
    switch word {
    case "tokens", "every": self = .tokens
    case "unknown", "units", "": self = .unstated
    default: return nil
    }
  }
}
