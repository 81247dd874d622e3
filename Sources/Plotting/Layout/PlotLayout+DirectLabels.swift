// SPDX-License-Identifier: GPL-3.0-or-later

extension PlotLayout {
  /// The marks whose words stand right of the frame, beside the line's end: those that reach the edge.
  var marksNamedAtRight: [Int] {
    guard plot.legend == .direct, rightSide == nil, colorBar == nil else { return [] }
    var said: Set<String> = []
    let reaching = plot.marks.indices.filter { i in
      let mark = plot.marks[i]
      guard !mark.lineStyle.isEmpty, let words = mark.legend(theme).first?.label,
        let end = mark.extent.x.compactMap(bottomSide.fraction).max(), end > 0.85
      else { return false }
      return said.insert(words).inserted
    }
    return widest(reaching) <= 0.36 * plot.size.width ? reaching : []
  }

  private func widest(_ marks: [Int]) -> Double {
    marks.compactMap { plot.marks[$0].legend(theme).first.map { width($0.label) } }.max() ?? 0
  }

  /// Room right of the frame for the words there.
  var directMargin: Double {
    let marks = marksNamedAtRight
    return marks.isEmpty ? 0 : widest(marks) + 12
  }

  /// The words right of the frame, moved apart where they would meet, each with a line to its mark's end.
  func labelsAtRight(_ drawings: [MarkDrawing], in rect: Rect) -> [Shape] {
    let pitch = 1.25 * theme.smallFontSize
    var labels = marksNamedAtRight.compactMap { i -> (words: String, end: Point, color: Color)? in
      guard let handle = drawings[i].handle, let words = plot.marks[i].legend(theme).first?.label
      else { return nil }
      return (words, handle.at, handle.color)
    }
    labels.sort { $0.end.y < $1.end.y }
    var places = labels.map(\.end.y)
    for i in places.indices.dropFirst() { places[i] = max(places[i], places[i - 1] + pitch) }
    if var limit = places.last.map({ min($0, rect.maxY) }) {
      for i in places.indices.reversed() {
        places[i] = min(places[i], limit)
        limit = places[i] - pitch
      }
    }
    return zip(labels, places).flatMap { label, y -> [Shape] in
      let text = Shape.text(
        Label(
          label.words, at: Point(rect.maxX + 9, y + 0.31 * theme.smallFontSize),
          font: theme.smallFont, color: theme.legible(label.color)))
      let isBeside = abs(y - label.end.y) < 1.5 && rect.maxX - label.end.x < 8
      return isBeside
        ? [text]
        : [
          .line(
            [Point(label.end.x + 2.5, label.end.y), Point(rect.maxX + 7, y)],
            Stroke(label.color, width: 0.5)), text,
        ]
    }
  }

  /// Asks for places at the marks for the words that do not stand at the right.
  func addDirectLabels(to drawings: inout [MarkDrawing]) {
    let atRight = marksNamedAtRight
    var said = Set(atRight.compactMap { plot.marks[$0].legend(theme).first?.label })
    for (i, mark) in plot.marks.enumerated() {
      guard let words = mark.legend(theme).first?.label, let handle = drawings[i].handle,
        said.insert(words).inserted
      else { continue }
      let handles = [handle.at] + drawings[i].otherHandles
      var request = MarkDrawing.LabelRequest(
        words, color: handle.color,
        places: handles.flatMap { [MarkDrawing.LabelRequest.Place].around($0, distance: 4) })
      request.namesMark = true
      drawings[i].labels.append(request)
    }
  }
}
