// SPDX-License-Identifier: GPL-3.0-or-later

/// Puts pieces on pages, one after the other.
struct PageBuilder {
  private struct Draft {
    /// Shapes and where their origin comes to stand; they are moved there once the pages are chosen.
    var parts: [(shapes: [Shape], origin: Point, tag: String?, startsTag: Bool)] = []
    var destinations: [Page.Destination] = []
    /// Where what stands on the page ends.
    var end = 0.0
  }

  private let flow: DocumentFlow
  /// What white space between pieces is multiplied by.
  private let spacing: Double
  /// The part of a page that may stay empty so that figures stand in their own section.
  private let sectionRoom: Double
  private var drafts = [Draft()]
  private var outline: [Document.OutlineEntry] = []
  private var y: Double
  /// Whether the page holds nothing but figures carried over from the page before.
  private var isFresh = true
  /// Figures that wait for the next page.
  private var waiting: [Piece] = []

  init(flow: DocumentFlow, spacing: Double = 1, sectionRoom: Double = 0.3) {
    self.flow = flow
    self.spacing = spacing
    self.sectionRoom = sectionRoom
    y = flow.margins.top
  }

  /// The height of the text on a page.
  private var textHeight: Double { bottom - flow.margins.top }
  private var bottom: Double { flow.pageSize.height - flow.margins.bottom }
  private var isAtTop: Bool { y <= flow.margins.top }

  mutating func add(_ pieces: [Piece]) {
    var rest = pieces[...]
    while let first = rest.first {
      if first.breaksPage {
        rest.removeFirst()
        finishFloats()
        if !isAtTop { newPage() }
        continue
      }
      if first.floats, !first.keepsNext {
        rest.removeFirst()
        if waiting.isEmpty, fits(room(first)) {
          add(first)
        } else {
          waiting.append(first)
        }
        continue
      }
      // What has to stand together, with the white space between.
      let end = rest.firstIndex { !$0.keepsNext } ?? rest.endIndex - 1
      let group = rest[rest.startIndex...end]
      let height = group.reduce(0) { $0 + room($1) }
      // Figures of one section stand before the next one's heading, unless most of a page would stay empty.
      while first.outline?.level == 1, !waiting.isEmpty, !isAtTop,
        bottom - y < sectionRoom * textHeight
      {
        newPage()
      }
      // What waited for a list or a paragraph to end.
      while !first.continues, !isAtTop, let figure = waiting.first,
        fits(room(figure))
      {
        waiting.removeFirst()
        add(figure)
      }
      if !fits(height), first.height > 0 || group.count > 1 {
        newPage(takingFigures: !first.continues)
      }
      // Waiting figures may have filled the new page.
      while !fits(height) { newPage(takingFigures: !first.continues) }
      for piece in group { add(piece) }
      rest = rest[(end + 1)...]
    }
    finishFloats()
  }

  /// The height of a piece with the white space above it.
  private func room(_ piece: Piece) -> Double { spacing * piece.before + piece.height }

  /// Whether that much fits below what is there; an empty page takes anything.
  private func fits(_ height: Double) -> Bool { isAtTop || y + height <= bottom + 0.01 }

  private mutating func finishFloats() {
    while !waiting.isEmpty { newPage() }
  }

  private mutating func add(_ piece: Piece) {
    // A group taller than a page is broken after all.
    if !fits(room(piece)) { newPage() }
    if isFresh, let header = piece.header {
      place(header.shapes, height: header.height, piece)
    } else if !isAtTop {
      y += spacing * piece.before
    }
    isFresh = false
    let origin = Point(flow.margins.left, y)
    for anchor in piece.anchors {
      drafts[drafts.count - 1].destinations.append(.init(anchor, at: origin))
    }
    if let (title, level) = piece.outline {
      outline.append(.init(title, level: level, page: drafts.count, at: origin))
    }
    place(piece.shapes, height: piece.height, piece)
  }

  private mutating func place(_ shapes: [Shape], height: Double, _ piece: Piece) {
    let origin = Point(flow.margins.left, y)
    if !shapes.isEmpty {
      drafts[drafts.count - 1].parts.append((shapes, origin, piece.tag, piece.startsTag))
    }
    y += height
    drafts[drafts.count - 1].end = y
  }

  private mutating func newPage(takingFigures: Bool = true) {
    drafts.append(Draft())
    y = flow.margins.top
    while takingFigures, let figure = waiting.first, fits(room(figure)) {
      waiting.removeFirst()
      add(figure)
    }
    if !isAtTop { y += spacing * 1.2 * flow.bodySize }
    isFresh = true
  }

  /// How ill the pages are filled: the squares of the empty parts, of the last page only what exceeds half of it.
  var emptiness: Double {
    let height = bottom - flow.margins.top
    let filled = drafts.filter { !$0.parts.isEmpty }
    return filled.enumerated().reduce(0) { sum, page in
      let empty = (bottom - page.element.end) / height
      if page.offset < filled.count - 1 { return sum + empty * empty }
      let excess = max(0, empty - 0.5)
      return sum + 4 * excess * excess
    }
  }

  func document(measurer: any TextMeasurer) -> Document {
    var drafts = drafts
    while drafts.count > 1, drafts.last?.parts.isEmpty == true { drafts.removeLast() }
    let pages = drafts.enumerated().map { i, draft in
      var shapes: [Shape] = []
      var elements: [Page.Element] = []
      if flow.background != .white {
        shapes.append(
          .polygon(Rect(size: flow.pageSize).corners, fill: flow.background, stroke: nil))
      }
      for part in draft.parts {
        let start = shapes.count
        shapes += part.shapes.map {
          $0.placed(at: part.origin).recolored(.black, as: flow.foreground)
        }
        guard let tag = part.tag, shapes.count > start else { continue }
        if !part.startsTag, let last = elements.last, last.tag == tag,
          last.shapes.upperBound == start
        {
          elements[elements.count - 1].shapes = last.shapes.lowerBound..<shapes.count
        } else {
          elements.append(Page.Element(tag, start..<shapes.count))
        }
      }
      let words = flow.footer(i + 1, drafts.count)
      if !words.isEmpty {
        let (markup, font) = fitted(
          words, font: Font(flow.bodySize * 0.85), width: flow.textWidth, measurer: measurer)
        shapes.append(
          .text(
            Label(
              markup, at: Point(flow.pageSize.width / 2, flow.pageSize.height - 36), font: font,
              color: flow.muted, alignment: .middle)))
      }
      return Page(
        Drawing(size: flow.pageSize, shapes: shapes), destinations: draft.destinations,
        elements: elements)
    }
    return Document(pages: pages, outline: outline, metadata: flow.metadata)
  }
}
