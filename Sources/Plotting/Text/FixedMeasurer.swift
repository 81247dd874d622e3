// SPDX-License-Identifier: GPL-3.0-or-later

/// A measurer that asks no font: half the size for a character, a quarter for narrow ones.
///
/// Drawings laid out with it are the same on every machine; golden tests compare those.
public struct FixedMeasurer: TextMeasurer {
  public init() {}

  public func width(of text: String, in font: Font) -> Double {
    var ems = 0.0
    for c in text.unicodeScalars {
      switch c {
      case " ", ".", ",", ":", ";", "'", "|", "i", "j", "l", "t", "(", ")", "[", "]": ems += 0.27
      case "A"..."Z": ems += 0.68
      default: ems += c.properties.isUppercase ? 0.68 : 0.49
      }
    }
    return ems * font.size * (font.bold ? 1.05 : 1)
  }
}
