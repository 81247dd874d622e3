// SPDX-License-Identifier: GPL-3.0-or-later

/// Text that fills lines of a given width; mathematics, emphasis and links inside (``Markup``).
public struct Paragraph: Hashable, Sendable {
  /// How lines stand in the width; justified ones fill it, but for the last.
  public enum Alignment: Hashable, Sendable {
    case justified, left, centred, right
  }

  /// Lines may break at any space outside mathematics.
  public var markup: String
  public var font: Font
  public var color: Color
  public var alignment: Alignment
  /// From baseline to baseline, as a multiple of the font size.
  public var leading: Double

  public init(
    _ markup: String, font: Font = Font(10), color: Color = .black,
    alignment: Alignment = .justified, leading: Double = 1.32
  ) {
    self.markup = markup
    self.font = font
    self.color = color
    self.alignment = alignment
    self.leading = leading
  }

  /// In points from baseline to baseline; above tall fractions and roots there is more.
  public var lineHeight: Double { font.size * leading }

  /// The lines at a width, each with its baseline relative to the paragraph's top left corner.
  ///
  /// Breaks are chosen for the paragraph as a whole: the sum of squared white space left over is
  /// least, and the last line is free. A word wider than the line stands alone and sticks out.
  public func lines(width: Double, measurer: any TextMeasurer) -> [Label] {
    let words = Markup.words(markup)
    guard !words.isEmpty else { return [] }
    let space = measurer.width(of: " ", in: font)
    let widths = words.map { TextLayout($0, font: font, measurer: measurer).width }
    let breaks = Self.breaks(
      widths, space: space, width: width, shrink: alignment == .justified ? 0.15 : 0)
    var y = 0.0
    return zip(breaks, breaks.dropFirst()).map { start, end in
      let line = words[start..<end].joined(separator: " ")
      let isLast = end == words.count
      let natural = TextLayout(line, font: font, wordSpacing: 1, measurer: measurer)
      let gaps = Double(end - start - 1)
      let free = width - (natural.width - gaps)
      let isStretched = alignment == .justified && gaps > 0 && (!isLast || free < 0)
      // Lines of fractions and roots push their neighbours away.
      let extra = max(0, natural.ascent - Font.ascent * font.size - 0.3 * font.size)
      y += lineHeight + (y == 0 ? 0 : extra)
      let x =
        switch alignment {
        case .centred: width / 2
        case .right: width
        default: 0.0
        }
      return Label(
        line, at: Point(x, y - lineHeight + firstBaseline), font: font, color: color,
        alignment: alignment == .centred ? .middle : alignment == .right ? .end : .start,
        wordSpacing: isStretched ? max(-0.35 * space, free / gaps) : 0)
    }
  }

  /// From the top of a line to its baseline.
  var firstBaseline: Double { 0.5 * (lineHeight + 0.64 * font.size) }

  /// The height at a width.
  public func height(width: Double, measurer: any TextMeasurer) -> Double {
    lines(width: width, measurer: measurer).last.map { $0.at.y - firstBaseline + lineHeight } ?? 0
  }

  /// Where lines start: dynamic programming over the words. `shrink` is how much of a space may
  /// be taken away.
  private static func breaks(
    _ widths: [Double], space: Double, width: Double, shrink: Double
  ) -> [Int] {
    let count = widths.count
    var best = [Double](repeating: .infinity, count: count + 1)
    var previous = [Int](repeating: 0, count: count + 1)
    best[0] = 0
    for start in 0..<count where best[start].isFinite {
      var natural = 0.0
      for end in (start + 1)...count {
        natural += widths[end - 1] + (end - start > 1 ? space : 0)
        let gaps = Double(end - start - 1)
        let free = width - natural
        if free < -shrink * space * gaps - 1e-9, end - start > 1 { break }
        let ratio = gaps > 0 ? free / (gaps * space) : max(0, free) / space
        let isLast = end == count
        let cost = isLast && free >= 0 ? 0 : 1 + ratio * ratio * (free < 0 ? 8 : 1)
        if best[start] + cost < best[end] {
          best[end] = best[start] + cost
          previous[end] = start
        }
      }
    }
    var breaks = [count]
    while let first = breaks.first, first > 0 { breaks.insert(previous[first], at: 0) }
    return breaks
  }
}
