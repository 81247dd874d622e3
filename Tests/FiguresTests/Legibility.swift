// SPDX-License-Identifier: GPL-3.0-or-later
import Plotting

/// What makes a drawing hard to read: contrast, overlap, clipping and small type.
struct Legibility {
  /// The smallest type on a page, in points.
  static let smallestType = 6.0
  /// Of letters, and of markers and lines of at least 0.8 points.
  static let textContrast = 4.5
  static let markContrast = 3.0

  let drawing: Drawing
  let background: Color
  let measurer: any TextMeasurer
  /// What is painted under each place so far.
  private var fills: [(area: [Point], color: Color)] = []
  private(set) var complaints: [String] = []

  /// - `scale`: by how much a page is magnified, such as 2.1 for slides.
  init(
    _ drawing: Drawing, theme: Theme, scale: Double = 1, measurer: any TextMeasurer
  ) {
    self.drawing = drawing
    self.measurer = measurer
    background = theme.background
    for shape in drawing.shapes { check(shape, scale, clip: nil) }
    checkLabels()
  }

  private mutating func complain(_ text: String) {
    if !complaints.contains(text) { complaints.append(text) }
  }

  private mutating func check(_ shape: Shape, _ scale: Double, clip: Rect?) {
    let page = Rect(size: drawing.size).inset(by: -0.6)
    func leaves(_ points: [Point]) -> Bool { clip == nil && !points.allSatisfy(page.contains) }
    switch shape {
    case .line(let points, let stroke):
      if leaves(points) { complain("a line leaves the page") }
      if stroke.width >= 0.8 * scale { checkMark([stroke.color], "a line") }
    case .polygon(let points, let fill, let stroke):
      if leaves(points) { complain("an area leaves the page") }
      if let fill { fills.append((points, fill)) }
      if let stroke, stroke.width >= 0.8 * scale { checkMark([stroke.color], "an outline") }
    case .marker(_, let at, _, let fill, let stroke):
      if leaves([at]) { complain("a marker leaves the page") }
      checkMark([fill, stroke?.color].compactMap { $0 }, "a marker")
    case .markers(_, _, _, let fill, let stroke):
      checkMark([fill, stroke?.color].compactMap { $0 }, "markers")
    case .text(let label): check(label)
    case .clip(let rect, let shapes), .raster(let rect, let shapes):
      for shape in shapes { check(shape, scale, clip: rect) }
    case .link(_, let shapes), .titled(_, let shapes), .tagged(_, let shapes):
      for shape in shapes { check(shape, scale, clip: clip) }
    }
  }

  /// A marker needs one colour that stands out; its other one separates it from its neighbours.
  private mutating func checkMark(_ colors: [Color], _ what: String) {
    let contrast = colors.map { over(background, $0).contrast(with: background) }.max() ?? 21
    if contrast < Self.markContrast {
      complain("\(what) has a contrast of \(rounded(contrast)) with the background")
    }
  }

  private mutating func check(_ label: Label) {
    let text = Markup.plain(label.markup)
    let box = label.bounds(measurer)
    let middle = Point(box.midX, box.midY)
    var under = background
    for (area, color) in fills where Self.contains(area, middle) { under = over(under, color) }
    if let halo = label.halo { under = over(under, halo) }
    let contrast = label.color.contrast(with: under)
    if contrast < Self.textContrast {
      complain("“\(text)” has a contrast of \(rounded(contrast))")
    }
    if label.font.size < Self.smallestType - 1e-6 {
      complain("“\(text)” has type of \(rounded(label.font.size)) points")
    }
    if text.hasSuffix("…") { complain("“\(text)” is cut") }
  }

  private mutating func checkLabels() {
    let page = Rect(size: drawing.size)
    let boxes = drawing.labels.map { (Markup.plain($0.markup), $0.bounds(measurer)) }
    for (i, (text, box)) in boxes.enumerated() {
      if !page.contains(box, slack: 0.01) { complain("“\(text)” leaves the page") }
      for (other, second) in boxes[(i + 1)...] {
        let apart =
          box.maxX <= second.minX + 0.5 || second.maxX <= box.minX + 0.5
          || box.maxY <= second.minY + 1.5 || second.maxY <= box.minY + 1.5
        if !apart { complain("“\(text)” meets “\(other)”") }
      }
    }
  }

  /// A colour painted over an opaque one.
  private func over(_ below: Color, _ color: Color) -> Color {
    below.mixed(with: color.opacity(1), color.opacity)
  }

  private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  private static func contains(_ area: [Point], _ p: Point) -> Bool {
    var isInside = false
    for (a, b) in zip(area, area.dropFirst() + area.prefix(1)) where (a.y > p.y) != (b.y > p.y) {
      if p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x { isInside.toggle() }
    }
    return isInside
  }
}
