// SPDX-License-Identifier: GPL-3.0-or-later

import CPango

/// Plain text after shaping: kerned and with its ligatures, at a size of 10 pt, on no thread's objects.
struct ShapedText: Sendable {
  struct Glyph: Sendable {
    let index: UInt32
    /// From the start of the text on its baseline, in points.
    let x: Double
    let y: Double
  }

  /// Bytes of the text and the glyphs that stand for them.
  struct Cluster: Sendable {
    let bytes: Int32
    let glyphs: Int32
  }

  static let size = 10.0

  /// The text without control characters, in UTF-8.
  let text: String
  /// The advance in points.
  let width: Double
  let glyphs: [Glyph]
  let clusters: [Cluster]
  /// Whether it runs left to right in the one face that was asked for, so that the glyphs are all there is to it.
  let isComplete: Bool
}
