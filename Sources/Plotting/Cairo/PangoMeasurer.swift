// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Measures text with the installed fonts; remembers what it measured, safe on any thread.
public final class PangoMeasurer: TextMeasurer, @unchecked Sendable {
  private struct Key: Hashable {
    var text: String
    var font: Font
  }

  private let lock = NSLock()
  private var shaped: [Key: ShapedText] = [:]

  /// - Throws: ``PlottingError/missingFont(family:package:)``.
  public init() throws(PlottingError) {
    try Fonts.check()
  }

  public func width(of text: String, in font: Font) -> Double {
    shaped(text, in: font).width * font.size / ShapedText.size
  }

  /// Shaped once at one size: design metrics are proportional to it.
  func shaped(_ text: String, in font: Font) -> ShapedText {
    var unit = font
    unit.size = ShapedText.size
    let key = Key(text: text, font: unit)
    if let known = lock.withLock({ shaped[key] }) { return known }
    // The font map belongs to the calling thread, so no Pango object outlives this call.
    let found = PangoText().shape(text, in: unit)
    lock.withLock { shaped[key] = found }
    return found
  }
}
