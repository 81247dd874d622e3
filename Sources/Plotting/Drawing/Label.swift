// SPDX-License-Identifier: GPL-3.0-or-later

/// One line of text at a place: markup (see ``Markup``), its baseline point and its look.
public struct Label: Hashable, Sendable {
  /// Which part of the line's width sits on the given point.
  public enum Alignment: String, Sendable {
    case start, middle, end

    var fraction: Double { self == .start ? 0 : self == .middle ? 0.5 : 1 }
  }

  public var markup: String
  /// The baseline point.
  public var at: Point
  public var font: Font
  public var color: Color
  public var alignment: Alignment
  /// Degrees, clockwise on the page; −90 reads upwards.
  public var rotation: Double
  /// Extra points at each space (a justified line).
  public var wordSpacing: Double
  /// A margin around the letters, so that they read on lines and fills; nil has none.
  public var halo: Color?

  public init(
    _ markup: String, at: Point, font: Font, color: Color = .black, alignment: Alignment = .start,
    rotation: Double = 0, wordSpacing: Double = 0, halo: Color? = nil
  ) {
    self.markup = markup
    self.at = at
    self.font = font
    self.color = color
    self.alignment = alignment
    self.rotation = rotation
    self.wordSpacing = wordSpacing
    self.halo = halo
  }

  /// The box that the text fills, for rotations by right angles.
  public func bounds(_ measurer: any TextMeasurer) -> Rect {
    let text = TextLayout(markup, font: font, wordSpacing: wordSpacing, measurer: measurer)
    let before = text.width * alignment.fraction
    let after = text.width - before
    switch rotation {
    case -90: return Rect(at.x - text.ascent, at.y - after, text.height, text.width)
    case 90: return Rect(at.x - text.descent, at.y - before, text.height, text.width)
    default: return Rect(at.x - before, at.y - text.ascent, text.width, text.height)
    }
  }

  var text: String {
    "text \"\(Markup.withoutFields(markup))\" at \(rounded(at)) \(font.text) \(alignment.rawValue) \(color.text)"
      + (rotation == 0 ? "" : " rotated \(rounded(rotation))")
      + (wordSpacing == 0 ? "" : " spaced \(rounded(wordSpacing))")
      + (halo.map { " halo \($0.text)" } ?? "")
  }
}
