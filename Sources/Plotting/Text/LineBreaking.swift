// SPDX-License-Identifier: GPL-3.0-or-later

/// Markup broken into lines that are no wider than asked.
///
/// Lines end at spaces; where a word alone is too wide, behind a hyphen, an underscore, a slash, a comma or a full stop
/// in it, and else between two of its letters. Mathematics is never broken.
struct LineBreaking {
  let limit: Double
  let width: (String) -> Double

  /// The lines, at least one.
  func lines(_ markup: String) -> [String] {
    if width(markup) <= limit { return [markup] }
    var lines: [String] = []
    for word in Markup.words(markup) {
      if let last = lines.last, width(last + " " + word) <= limit {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines += width(word) <= limit ? [word] : parts(of: word)
      }
    }
    return lines.isEmpty ? [markup] : lines
  }

  /// A word that is too wide in pieces that are not.
  private func parts(of word: String) -> [String] {
    guard !word.contains(where: { "$\\{}".contains($0) }) else { return [word] }
    var pieces: [String] = []
    var piece = ""
    for letter in word {
      piece.append(letter)
      if "-_/,.:=+".contains(letter) {
        pieces.append(piece)
        piece = ""
      }
    }
    if !piece.isEmpty { pieces.append(piece) }
    var lines: [String] = []
    for piece in pieces {
      if let last = lines.last, width(last + piece) <= limit {
        lines[lines.count - 1] = last + piece
      } else if width(piece) <= limit {
        lines.append(piece)
      } else {
        lines += letters(of: piece)
      }
    }
    return lines
  }

  private func letters(of piece: String) -> [String] {
    var lines = [""]
    for letter in piece {
      let longer = lines[lines.count - 1] + String(letter)
      if lines[lines.count - 1].isEmpty || width(longer) <= limit {
        lines[lines.count - 1] = longer
      } else {
        lines.append(String(letter))
      }
    }
    return lines
  }
}
