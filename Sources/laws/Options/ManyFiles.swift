// SPDX-License-Identifier: GPL-3.0-or-later

/// Many file names on a command line, which go through the parser as one word: it takes quadratic time for many.
enum ManyFiles {
  /// Commands whose argument is a list of files.
  private static let commands = ["bound", "summarize", "verify", "spectrum"]
  private static let most = 64
  /// No word that a program is given holds this character.
  private static let separator: Character = "\0"

  /// Joins words that stand in a row and are no options, from the third on; an option's value is at most the first.
  static func joined(_ words: [String]) -> [String] {
    guard words.count > most, let command = words.first, commands.contains(command) else {
      return words
    }
    var result: [String] = []
    var row: [String] = []
    func end() {
      result += row.prefix(2)
      if row.count > 2 { result.append(row.dropFirst(2).joined(separator: String(separator))) }
      row = []
    }
    for word in words {
      // An empty name would be lost between two others.
      if word.isEmpty || word.hasPrefix("-") {
        end()
        result.append(word)
      } else {
        row.append(word)
      }
    }
    end()
    return result
  }

  /// The words that were joined.
  static func split(_ words: [String]) -> [String] {
    words.flatMap { $0.isEmpty ? [$0] : $0.split(separator: separator).map(String.init) }
  }
}
