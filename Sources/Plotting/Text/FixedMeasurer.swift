// SPDX-License-Identifier: GPL-3.0-or-later

/// A measurer that asks no font: half the size for a character, a quarter for narrow ones.
///
/// Drawings laid out with it are the same on every machine; golden tests compare those.
public struct FixedMeasurer: TextMeasurer {
  public init() {}

  public func width(of text: String, in font: Font) -> Double {
    text.reduce(0) { sum, c in
      sum + (" .,:;'|ijlt()[]".contains(c) ? 0.27 : c.isUppercase ? 0.68 : 0.49)
    } * font.size * (font.bold ? 1.05 : 1)
  }
}
