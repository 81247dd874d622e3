// SPDX-License-Identifier: GPL-3.0-or-later

/// How wide text is on a terminal, and where its lines break.
public enum TerminalText {
  /// The columns of a terminal that the text takes: two for a wide character, none for a mark that joins its letter.
  public static func width(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if character.unicodeScalars.contains("\u{FE0F}") { return 2 }
    // The ranges of UAX 11 whose characters are wide, without the rare ones between them.
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// A line as several lines of at most `width` columns, broken at spaces.
  ///
  /// A number stays with its per cent sign, and the sides of a short equation stay together. A word that is wider than
  /// a line, such as a path, stands on a line of its own and stays whole.
  ///
  /// - Parameters:
  ///   - line: Text without line ends; its leading spaces are kept.
  ///   - width: Columns, at least 1.
  ///   - hanging: By how many columns the lines after the first are indented further.
  public static func wrapped(_ line: String, width: Int, hanging: Int = 2) -> [String] {
    guard self.width(line) > width else { return [line] }
    let indent = line.prefix { $0 == " " }.count
    let rest = String(repeating: " ", count: min(indent + hanging, width / 4))
    var lines: [String] = []
    var current = String(repeating: " ", count: indent)
    var length = indent
    var isEmpty = true
    for chunk in chunks(line, widest: width / 3) {
      let count = self.width(chunk)
      if !isEmpty, length + 1 + count > width {
        lines.append(current)
        (current, length, isEmpty) = (rest, rest.count, true)
      }
      current += (isEmpty ? "" : " ") + chunk
      length += (isEmpty ? 0 : 1) + count
      isEmpty = false
    }
    return lines + [current]
  }

  /// The words of a line, those that belong together as one.
  static func chunks(_ line: String, widest: Int) -> [String] {
    var chunks: [String] = []
    var isOpen = false
    for word in line.split(separator: " ") {
      let isSign = ["=", "±", "≤", "≥", "<", ">", "×", "·"].contains(word)
      let isUnit = word.hasPrefix("%") && chunks.last?.last?.isNumber == true
      if let last = chunks.last, isUnit || isOpen || isSign,
        isUnit || width(last) + 1 + width(word) <= widest
      {
        chunks[chunks.count - 1] = last + " " + word
      } else {
        chunks.append(String(word))
      }
      isOpen = isSign
    }
    return chunks
  }
}
