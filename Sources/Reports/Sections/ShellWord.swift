// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Plotting

/// A word of a command that a reader may paste into a shell.
enum ShellWord {
  /// The word, in quotes where a shell would take it apart.
  static func quoted(_ word: String) -> String {
    let plain = word.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
        || "_-./=,:+%@".unicodeScalars.contains($0)
    }
    if plain, !word.isEmpty { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// The word as markup, citing its path in the report's JSON where it has one and stands there as it is.
  static func markup(_ word: String, at path: String?) -> String {
    let quoted = quoted(word)
    guard let path, !word.contains("'") else { return Markup.escape(quoted) }
    let inner = Number.words(word, at: path)
    return quoted == word ? inner : "'" + inner + "'"
  }
}
