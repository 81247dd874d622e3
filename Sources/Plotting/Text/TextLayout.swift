// SPDX-License-Identifier: GPL-3.0-or-later

/// A line of markup laid out: where each run of plain text and each rule goes, from the baseline's
/// start at (0, 0).
struct TextLayout: Sendable {
  struct Run: Sendable {
    var text: String
    var font: Font
    var at: Point
    var link: String?
  }

  private(set) var width = 0.0
  private(set) var ascent: Double
  private(set) var descent: Double
  private(set) var runs: [Run] = []
  /// Rules: overlines of roots, fraction bars, accents.
  private(set) var rules: [(points: [Point], width: Double)] = []
  var height: Double { ascent + descent }

  private let measurer: any TextMeasurer
  private let font: Font
  private let wordSpacing: Double
  private var link: String?

  init(_ markup: String, font: Font, wordSpacing: Double = 0, measurer: any TextMeasurer) {
    self.measurer = measurer
    self.font = font
    self.wordSpacing = wordSpacing
    ascent = Font.ascent * font.size
    descent = Font.descent * font.size
    width = set(MarkupParser.parse(markup), at: Point(0, 0), size: font.size).width
  }

  /// What one piece takes up: its advance, and how far it reaches above and below its baseline.
  private struct Extent {
    var width = 0.0
    var above = 0.0
    var below = 0.0
  }

  /// A place among the runs and the rules that were set.
  private struct Place: Comparable {
    var runs: Int
    var rules: Int
    static func < (a: Place, b: Place) -> Bool { (a.runs, a.rules) < (b.runs, b.rules) }
  }

  /// The place after everything that was set.
  private var here: Place { Place(runs: runs.count, rules: rules.count) }

  /// Moves a part to the right. Each group is set once and moved, so that deep groups take linear time.
  private mutating func move(_ part: Range<Place>, by dx: Double) {
    for i in part.lowerBound.runs..<part.upperBound.runs { runs[i].at.x += dx }
    for i in part.lowerBound.rules..<part.upperBound.rules {
      for j in rules[i].points.indices { rules[i].points[j].x += dx }
    }
  }

  private mutating func set(_ nodes: [Inline], at origin: Point, size: Double) -> Extent {
    var extent = Extent()
    var previousIsItalic = false
    for node in nodes {
      let piece = set(
        node, at: Point(origin.x + extent.width, origin.y), size: size, lean: previousIsItalic)
      extent.width += piece.width
      extent.above = max(extent.above, piece.above)
      extent.below = max(extent.below, piece.below)
      if case .run(_, .italic) = node { previousIsItalic = true } else { previousIsItalic = false }
    }
    ascent = max(ascent, extent.above - origin.y)
    descent = max(descent, extent.below + origin.y)
    return extent
  }

  private mutating func set(
    _ node: Inline, at o: Point, size: Double, lean: Bool
  ) -> Extent {
    switch node {
    case .run(let text, let face): return set(text, face: face, at: o, size: size, lean: lean)
    case .space(let em): return Extent(width: em * size)
    case .link(let target, let body):
      link = target
      defer { link = nil }
      return set(body, at: o, size: size)
    case .field(_, let body): return set(body, at: o, size: size)
    case .scripts(let base, let sub, let sup):
      return setScripts(base, sub: sub, sup: sup, at: o, size: size)
    case .root(let body): return setRoot(body, at: o, size: size)
    case .accent(let accent, let body): return setAccent(accent, body, at: o, size: size)
    case .fraction(let top, let bottom, let isSmall):
      return setFraction(top, bottom, small: isSmall ? 0.74 * size : size, at: o, size: size)
    }
  }

  private mutating func set(
    _ text: String, face: Inline.Face, at o: Point, size: Double, lean: Bool
  ) -> Extent {
    let font = Font(
      size, bold: self.font.bold || face == .bold, italic: self.font.italic || face == .italic)
    var x = o.x
    // Half of an italic letter's overhang, where an upright bracket follows.
    if lean, face == .upright, let c = text.first, ")|]".contains(c) { x += 0.06 * size }
    let start = o.x
    if wordSpacing == 0 || !text.contains(" ") {
      runs.append(Run(text: text, font: font, at: Point(x, o.y), link: link))
      x += measurer.width(of: text, in: font)
    } else {
      let words = text.split(separator: " ", omittingEmptySubsequences: false)
      for (i, word) in words.enumerated() {
        // The space is drawn with its word, so that text copied from a PDF keeps it.
        let isLast = i == words.count - 1
        let shown = isLast ? String(word) : word + " "
        if !shown.isEmpty {
          runs.append(Run(text: shown, font: font, at: Point(x, o.y), link: link))
        }
        x += measurer.width(of: String(word), in: font)
        if !isLast { x += measurer.width(of: " ", in: font) + wordSpacing }
      }
    }
    return Extent(width: x - start, above: Font.ascent * size, below: Font.descent * size)
  }

  private mutating func setScripts(
    _ base: [Inline], sub: [Inline], sup: [Inline], at o: Point, size: Double
  ) -> Extent {
    var extent = set(base, at: o, size: size)
    let small = size * 0.72
    var leansRight = 0.0
    if case .run(_, .italic)? = base.last { leansRight = 0.05 * size }
    let end = o.x + extent.width
    var width = 0.0
    if !sup.isEmpty {
      let raise = max(0.36 * size, extent.above - 0.36 * size)
      let s = set(sup, at: Point(end + leansRight, o.y - raise), size: small)
      width = max(width, s.width + leansRight)
      extent.above = max(extent.above, s.above + raise)
    }
    if !sub.isEmpty {
      let drop = max(0.19 * size, extent.below - 0.05 * size)
      let s = set(sub, at: Point(end, o.y + drop), size: small)
      width = max(width, s.width)
      extent.below = max(extent.below, s.below + drop)
    }
    extent.width += width + 0.03 * size
    return extent
  }

  /// The sign itself (so that it can be searched for), enlarged until it reaches over its body.
  private mutating func setRoot(_ body: [Inline], at o: Point, size: Double) -> Extent {
    // Ink of STIX's √, in ems: bottom 0.259 below the baseline, top 0.973, right edge 0.963.
    let first = here
    let inner = set(body, at: o, size: size)
    let clearance = 0.06 * size
    let thickness = 0.05 * size
    let needed = inner.above + min(inner.below, 0.26 * size) + clearance
    let sign = max(0.85, needed / size / 1.232) * size
    let top = o.y - (inner.above + clearance)
    let baseline = top + 0.973 * sign
    let start = o.x + 0.945 * sign
    move(first..<here, by: start + 0.04 * size - o.x)
    let signFont = Font(sign, bold: font.bold)
    runs.insert(
      Run(text: "√", font: signFont, at: Point(o.x, baseline), link: link), at: first.runs)
    let end = start + inner.width + 0.1 * size
    let y = top + thickness / 2
    rules.append(([Point(start - 0.01 * sign, y), Point(end, y)], thickness))
    return Extent(
      width: end - o.x + 0.06 * size, above: inner.above + clearance + thickness,
      below: max(inner.below, baseline + 0.259 * sign - o.y))
  }

  private mutating func setAccent(
    _ accent: Inline.Accent, _ body: [Inline], at o: Point, size: Double
  ) -> Extent {
    var extent = set(body, at: o, size: size)
    let text = body.map(\.plain).joined()
    let isLow = text.allSatisfy { "acegmnopqrsuvwxyzαγεηικμνπρστυωϵ".contains($0) }
    var middle = o.x + extent.width / 2
    if case .run(_, .italic)? = body.first { middle += (isLow ? 0.03 : 0.09) * size }
    let y = o.y - (isLow ? 0.53 : 0.76) * size
    let half = accent == .hat ? 0.15 * size : max(0.18 * size, extent.width * 0.36)
    let line: [Point] =
      switch accent {
      case .hat:
        [
          Point(middle - half, y), Point(middle, y - 0.13 * size), Point(middle + half, y),
        ]
      case .bar: [Point(middle - half, y - 0.03 * size), Point(middle + half, y - 0.03 * size)]
      case .tilde:
        (0...8).map { i in
          let t = Double(i) / 8 * 2 - 1
          return Point(middle + t * half, y - (0.05 + 0.045 * waves[i]) * size)
        }
      }
    rules.append((line, 0.05 * size))
    extent.above = max(extent.above, (isLow ? 0.72 : 0.94) * size)
    return extent
  }

  /// One period of a sine at nine places, for the tilde.
  private var waves: [Double] { [-1, -0.2, 0.7, 0.9, 0, -0.9, -0.7, 0.2, 1] }

  private mutating func setFraction(
    _ top: [Inline], _ bottom: [Inline], small: Double, at o: Point, size: Double
  ) -> Extent {
    let axis = o.y - 0.26 * size
    let first = here
    let upper = set(top, at: Point(o.x, axis - 0.27 * small), size: small)
    let second = here
    let lower = set(bottom, at: Point(o.x, axis + 0.85 * small), size: small)
    let width = max(upper.width, lower.width) + 0.1 * size
    let x = o.x + 0.08 * size
    move(first..<second, by: x + (width - upper.width) / 2 - o.x)
    move(second..<here, by: x + (width - lower.width) / 2 - o.x)
    rules.append(([Point(x, axis), Point(x + width, axis)], 0.045 * size))
    return Extent(
      width: width + 0.16 * size, above: upper.above + 0.26 * size + 0.27 * small,
      below: max(0, lower.below - 0.26 * size + 0.85 * small))
  }
}
