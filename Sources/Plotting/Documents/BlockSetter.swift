// SPDX-License-Identifier: GPL-3.0-or-later

/// Turns blocks into the pieces that pages are filled with.
struct BlockSetter {
  let flow: DocumentFlow
  let measurer: any TextMeasurer
  private var width: Double { flow.textWidth }
  private var size: Double { flow.bodySize }

  init(flow: DocumentFlow, measurer: any TextMeasurer) {
    self.flow = flow
    self.measurer = measurer
  }

  func pieces(_ block: Block) -> [Piece] {
    var pieces = set(block)
    guard let tag = Self.tag(block) else { return pieces }
    for i in pieces.indices where pieces[i].tag == nil {
      pieces[i].tag = tag
      pieces[i].startsTag = i == 0
    }
    return pieces
  }

  /// The structure element of a PDF that a block is; nil where its parts are.
  private static func tag(_ block: Block) -> String? {
    switch block {
    case .title: "H1"
    case .heading(_, let level, _): "H\(min(6, max(1, level) + 1))"
    case .paragraph, .note: "P"
    case .list: "L/LI"
    case .display: "Formula"
    case .table: "Table"
    case .figure, .figures: "Div"
    case .space, .pageBreak, .together: nil
    }
  }

  private func set(_ block: Block) -> [Piece] {
    switch block {
    case .title(let text):
      return title(text)
    case .heading(let text, let level, let anchor): return heading(text, level, anchor)
    case .paragraph(let text): return lines(Paragraph(text, font: Font(size)), before: 0.55 * size)
    case .note(let text):
      return lines(
        Paragraph(text, font: Font(size * 0.88), color: flow.muted, alignment: .left),
        before: 0.4 * size)
    case .list(let items):
      return items.enumerated().flatMap { index, text in
        var pieces = item(text)
        for i in pieces.indices {
          pieces[i].continuesList = index > 0
          pieces[i].tag = "L/LI"
          pieces[i].startsTag = i == 0
        }
        // Neither the first item ends a page alone nor the last one begins one.
        if index == 0 && items.count > 1 || index == items.count - 2, !pieces.isEmpty {
          pieces[pieces.count - 1].keepsNext = true
        }
        return pieces
      }
    case .display(let math, let number, let anchor):
      return [display(math, number: number, anchor: anchor)]
    case .table(let table, let caption, let anchor):
      return pieces(table, caption: caption, anchor: anchor)
    case .figure(let drawing, let caption, let anchor):
      return [figure(drawing, caption: caption, anchor: anchor)]
    case .figures(let drawing, let captions): return [figures(drawing, captions: captions)]
    case .space(let height): return [Piece(before: height)]
    case .pageBreak: return [Piece(breaksPage: true)]
    case .together(let blocks):
      var pieces = blocks.flatMap(self.pieces)
      for i in pieces.indices.dropLast() { pieces[i].keepsNext = true }
      return pieces
    }
  }

  /// A piece a line; the first two and the last two lines stay together.
  private func lines(
    _ text: Paragraph, before: Double, inset: Double = 0, isIndented: Bool = true,
    together: Bool = false
  ) -> [Piece] {
    let lines = text.lines(width: width - inset, measurer: measurer)
    var top = 0.0
    return lines.enumerated().map { i, line in
      let bottom = line.at.y - text.firstBaseline + text.lineHeight
      defer { top = bottom }
      let isGuarded = together || i == 0 || i == lines.count - 2
      return Piece(
        shapes: [Shape.text(line).placed(at: Point(isIndented ? inset : 0, -top))],
        height: bottom - top,
        before: i == 0 ? before : 0, keepsNext: isGuarded && i < lines.count - 1)
    }
  }

  /// A title of two lines parts after a comma or a colon where both parts fit; the lines of another have about the same
  /// length, so that no word stands alone on the last one.
  private func title(_ text: String) -> [Piece] {
    func paragraph(_ text: String) -> Paragraph {
      Paragraph(
        text, font: Font(size * 1.9, bold: true), color: flow.accent, alignment: .left,
        leading: 1.16)
    }
    let whole = paragraph(text)
    func count(_ width: Double) -> Int { whole.lines(width: width, measurer: measurer).count }
    let least = count(width)
    guard least > 1 else { return lines(whole, before: 0, together: true) }
    let words = Markup.words(text)
    let places = words.indices.dropFirst().filter { place in
      let last = Markup.plain(words[place - 1])
      return last.hasSuffix(",") || last.hasSuffix(":")
    }
    for place in places where least == 2 {
      let parts = [words[..<place], words[place...]].map { $0.joined(separator: " ") }
      let fits = parts.allSatisfy {
        TextLayout($0, font: whole.font, measurer: measurer).width <= width
      }
      guard fits else { continue }
      var pieces = parts.flatMap { lines(paragraph($0), before: 0, together: true) }
      for i in pieces.indices.dropLast() { pieces[i].keepsNext = true }
      return pieces
    }
    let best = (0...40).map { width * (0.4 + 0.015 * Double($0)) }.first { count($0) == least }
    return lines(
      whole, before: 0, inset: width - (best ?? width), isIndented: false, together: true)
  }

  private func heading(_ text: String, _ level: Int, _ anchor: String?) -> [Piece] {
    let scale = [1.4, 1.15][min(1, max(0, level - 1))]
    var pieces = lines(
      Paragraph(
        text, font: Font(size * scale, bold: true), color: flow.accent, alignment: .left,
        leading: 1.2), before: level == 1 ? 1.7 * size : 1.2 * size, together: true)
    for i in pieces.indices { pieces[i].keepsNext = true }
    if !pieces.isEmpty {
      pieces[0].outline = (text, max(1, level))
      pieces[0].anchors = anchor.map { [$0] } ?? []
    }
    return pieces
  }

  private func item(_ text: String) -> [Piece] {
    let paragraph = Paragraph(text, font: Font(size))
    var pieces = lines(paragraph, before: 0.3 * size, inset: 1.2 * size)
    for i in pieces.indices { pieces[i].shapes = [.tagged("LBody", pieces[i].shapes)] }
    if !pieces.isEmpty {
      let dot = Label("•", at: Point(0.3 * size, paragraph.firstBaseline), font: Font(size))
      pieces[0].shapes.insert(.tagged("Lbl", [.text(dot)]), at: 0)
    }
    return pieces
  }

  private func display(_ math: String, number: String?, anchor: String?) -> Piece {
    let markup = "$" + math.replacing("\\frac", with: "\\dfrac") + "$"
    let mark = number.map { TextLayout($0, font: Font(size), measurer: measurer).width + size } ?? 0
    let (fittedMarkup, font) = fitted(
      markup, font: Font(size * 1.06), width: width - 2 * mark, measurer: measurer)
    let text = TextLayout(fittedMarkup, font: font, measurer: measurer)
    var shapes: [Shape] = [
      .text(
        Label(fittedMarkup, at: Point(width / 2, text.ascent), font: font, alignment: .middle))
    ]
    if let number {
      shapes.append(
        .text(
          Label(number, at: Point(width, text.ascent), font: Font(size), alignment: .end)))
    }
    return Piece(
      shapes: shapes, height: text.height + 0.3 * size, before: 0.8 * size,
      anchors: anchor.map { [$0] } ?? [])
  }

  private func caption(_ text: String) -> Paragraph {
    Paragraph(text, font: Font(size * 0.9), leading: 1.24)
  }

  private func figure(_ drawing: Drawing, caption: String?, anchor: String?) -> Piece {
    let text = caption.map(self.caption)
    let textHeight = text.map { $0.height(width: width, measurer: measurer) + 0.5 * size } ?? 0
    let room = flow.pageSize.height - flow.margins.top - flow.margins.bottom - textHeight
    let scale = min(1, width / drawing.size.width, room / drawing.size.height)
    let left = (width - drawing.size.width * scale) / 2
    let height = drawing.size.height * scale
    var shapes = [
      Shape.tagged("Figure", drawing.shapes.map { $0.placed(at: Point(left, 0), scale: scale) })
    ]
    if let lines = text?.lines(width: width, measurer: measurer), !lines.isEmpty {
      shapes.append(
        .tagged(
          "Caption", lines.map { Shape.text($0).placed(at: Point(0, height + 0.5 * size)) }))
    }
    return Piece(
      shapes: shapes, height: height + textHeight, before: 1.1 * size,
      anchors: anchor.map { [$0] } ?? [], floats: true)
  }

  /// White space between captions beside each other.
  private static let gutter = 18.0

  private func figures(_ drawing: Drawing, captions: [Block.Caption]) -> Piece {
    let count = Double(captions.count)
    let column = (width - Self.gutter * (count - 1)) / max(1, count)
    let scale = min(1, width / drawing.size.width)
    let left = (width - drawing.size.width * scale) / 2
    let top = drawing.size.height * scale + 0.5 * size
    var shapes = [
      Shape.tagged("Figure", drawing.shapes.map { $0.placed(at: Point(left, 0), scale: scale) })
    ]
    var height = 0.0
    for (place, caption) in captions.enumerated() {
      let text = self.caption(caption.text)
      let x = Double(place) * (column + Self.gutter)
      shapes.append(
        .tagged(
          "Caption",
          text.lines(width: column, measurer: measurer).map {
            Shape.text($0).placed(at: Point(x, top))
          }))
      height = max(height, text.height(width: column, measurer: measurer))
    }
    return Piece(
      shapes: shapes, height: top + height, before: 1.1 * size,
      anchors: captions.compactMap(\.anchor), floats: true)
  }

  /// The part of a page up to which a table is kept whole and moves like a figure.
  private static let wholeTable = 0.95
  /// The rows of a longer table that stand together before and after a page break.
  private static let rowsTogether = 4

  private func pieces(_ table: TableLayout, caption: String?, anchor: String?) -> [Piece] {
    let widths = table.widths(limit: width, measurer: measurer)
    let left = max(0, (width - table.width(widths)) / 2)
    let (header, rows, closing) = table.layout(widths: widths, measurer: measurer)
    func moved(_ row: TableLayout.Row) -> TableLayout.Row {
      TableLayout.Row(
        shapes: row.shapes.map { $0.placed(at: Point(left, 0)) }, height: row.height)
    }
    var pieces: [Piece] = []
    if let caption { pieces += lines(self.caption(caption), before: 1.1 * size, together: true) }
    for i in pieces.indices {
      pieces[i].keepsNext = true
      pieces[i].shapes = [.tagged("Caption", pieces[i].shapes)]
    }
    let top = moved(header)
    pieces.append(
      Piece(
        shapes: top.shapes, height: top.height, before: caption == nil ? 1.1 * size : 0.4 * size,
        keepsNext: true))
    for (i, row) in rows.map(moved).enumerated() {
      let isGuarded = i < Self.rowsTogether - 1 || i >= rows.count - Self.rowsTogether
      pieces.append(
        Piece(shapes: row.shapes, height: row.height, keepsNext: isGuarded, header: top))
    }
    pieces.append(Piece(shapes: moved(closing).shapes, height: closing.height))
    pieces.append(Piece(before: 0.5 * size))
    let room = flow.pageSize.height - flow.margins.top - flow.margins.bottom
    if pieces.reduce(0, { $0 + $1.before + $1.height }) <= Self.wholeTable * room {
      return [whole(pieces, anchor: anchor)]
    }
    if !pieces.isEmpty { pieces[0].anchors = anchor.map { [$0] } ?? [] }
    return pieces
  }

  /// Pieces as one that floats.
  private func whole(_ pieces: [Piece], anchor: String?) -> Piece {
    var shapes: [Shape] = []
    var y = 0.0
    for (i, piece) in pieces.enumerated() {
      if i > 0 { y += piece.before }
      let top = y
      shapes += piece.shapes.map { $0.placed(at: Point(0, top)) }
      y += piece.height
    }
    return Piece(
      shapes: shapes, height: y, before: pieces.first?.before ?? 0,
      anchors: anchor.map { [$0] } ?? [], floats: true)
  }
}
