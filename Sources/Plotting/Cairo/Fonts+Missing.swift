// SPDX-License-Identifier: GPL-3.0-or-later

extension Fonts {
  /// The letters that no installed font has, each once, in order of appearance: they are drawn as boxes.
  public static func missingLetters(in texts: some Sequence<String>) -> [Character] {
    var found: [Character] = []
    let layout = PangoText()
    // Letters of ASCII are in every font; the cells of a table of numbers are passed over quickly.
    let others = texts.lazy.filter { text in text.utf8.contains { $0 > 127 } }
    for text in Set(others).sorted() {
      for letter in text where !found.contains(letter) && layout.isUnknown(String(letter)) {
        found.append(letter)
      }
    }
    return found
  }

  /// A note on letters that no installed font has, with a package that brings them; nil where there are none.
  public static func note(onMissing letters: [Character]) -> String? {
    guard let first = letters.first?.unicodeScalars.first else { return nil }
    let package =
      switch first.value {
      case 0x1100...0x11FF, 0x2E80...0x9FFF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xF900...0xFAFF,
        0x20000...0x3FFFF:
        "fonts-noto-cjk"
      case 0x1F000...0x1FAFF, 0x2600...0x27BF: "fonts-noto-color-emoji"
      default: "fonts-noto-core"
      }
    let shown =
      letters.prefix(8).map(String.init).joined(separator: " ") + (letters.count > 8 ? " …" : "")
    return
      "no installed font has the letter\(letters.count == 1 ? "" : "s") \(shown), drawn as boxes: install a font that has "
      + "them, such as the package \(package)"
  }
}
