// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Measures text with the installed fonts; remembers what it measured, safe on any thread.
public final class PangoMeasurer: TextMeasurer, @unchecked Sendable {
  private struct Key: Hashable {
    var text: String
    var font: Font
  }

  private let lock = NSLock()
  private var widths: [Key: Double] = [:]

  /// - Throws: ``PlottingError/missingFont(family:package:)``.
  public init() throws(PlottingError) {
    try Fonts.check()
  }

  public func width(of text: String, in font: Font) -> Double {
    // Measured once at 10 pt and scaled: design metrics are proportional to the size.
    var unit = font
    unit.size = 10
    let key = Key(text: text, font: unit)
    let known = lock.withLock { widths[key] }
    if let known { return known * font.size / 10 }
    // The font map belongs to the calling thread, so no Pango object outlives this call.
    let width = PangoText().width(of: text, in: unit)
    lock.withLock { widths[key] = width }
    return width * font.size / 10
  }
}
