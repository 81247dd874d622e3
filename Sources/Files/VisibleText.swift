// SPDX-License-Identifier: GPL-3.0-or-later

/// Text from files and file names as a terminal may show it: what would control the terminal is written out.
public enum VisibleText {
  /// The longest line that ``line(_:)`` returns, in characters.
  public static let longest = 2000

  /// The text as one line: control characters and line ends as `\x1b` and `\n`, characters that reorder text as
  /// `\u202e`. Of a text longer than ``longest`` the middle is left out.
  public static func line(_ text: String) -> String {
    let line = escaped(text, keepingLineEnds: false)
    guard line.utf8.count > longest, line.count > longest else { return line }
    return line.prefix(longest - 300) + " … " + line.suffix(290)
  }

  /// The text with its line ends kept, and everything else that controls a terminal written out.
  public static func lines(_ text: String) -> String { escaped(text, keepingLineEnds: true) }

  /// Whether a terminal may obey the character, or order other characters by it.
  public static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    // Line and paragraph separators, marks of direction, embeddings, overrides and isolates.
    case 0x2028, 0x2029, 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  private static func escaped(_ text: String, keepingLineEnds: Bool) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      guard isControl(scalar), !(keepingLineEnds && scalar == "\n") else {
        result.append(scalar)
        continue
      }
      switch scalar {
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      case "\r": result.append(contentsOf: "\\r".unicodeScalars)
      case "\t": result.append(contentsOf: "\\t".unicodeScalars)
      default:
        let digits = String(scalar.value, radix: 16)
        let width = scalar.value < 0x100 ? 2 : 4
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        result.append(contentsOf: ((width == 2 ? "\\x" : "\\u") + zeros + digits).unicodeScalars)
      }
    }
    return String(result)
  }
}
