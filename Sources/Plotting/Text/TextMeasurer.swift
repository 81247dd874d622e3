// SPDX-License-Identifier: GPL-3.0-or-later

/// Says how wide a piece of text is; injected, so that layouts can be tested without fonts.
public protocol TextMeasurer: Sendable {
  /// The advance width in points of plain text (no markup) on one line.
  func width(of text: String, in font: Font) -> Double
}
