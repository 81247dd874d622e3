// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@testable import Plotting

@Suite("Markers painted at once")
struct MarkerBatchTests {
  private let style = MarkerBatch.Style(kind: .circle, size: 4, fill: .black, stroke: nil)

  @Test("markers apart join, one on another or of another kind does not")
  func joins() {
    var batch = MarkerBatch()
    let square = MarkerBatch.Style(kind: .square, size: 4, fill: .black, stroke: nil)
    let tried = [
      (Point(0, 0), style), (Point(6, 0), style), (Point(8, 3), style), (Point(20, 0), square),
    ]
    // The third lies on the second.
    #expect(tried.map { batch.add($0.0, $0.1) } == [true, true, false, false])
    #expect(batch.places == [Point(0, 0), Point(6, 0)])
  }

  @Test("the picture is that of one marker at a time", arguments: MarkerShape.allCases)
  func picture(_ kind: MarkerShape) throws {
    let edge = Stroke(Color(red: 1, green: 1, blue: 1), width: 0.4)
    let places = (0..<120).map { (index: Int) -> Point in
      Point(5 + 90 * fraction(0.618 * Double(index)), 5 + 50 * fraction(0.755 * Double(index)))
    }
    let shapes = places.enumerated().map { index, at in
      Shape.marker(
        kind, at: at, size: 4,
        fill: Color(red: 0.1, green: 0.3, blue: 0.6, opacity: index % 40 < 20 ? 1 : 0.5),
        stroke: edge)
    }
    // A clip that shows everything parts the markers, so that none is painted with another.
    let parted = shapes.map { Shape.clip(Rect(0, 0, 100, 60), [$0]) }
    let joined = try Drawing(size: Size(100, 60), shapes: shapes).render(.png(dpi: 144))
    let single = try Drawing(size: Size(100, 60), shapes: parted).render(.png(dpi: 144))
    let (one, other) = (try Raster(png: joined), try Raster(png: single))
    for (row, expected) in zip(one.darkness, other.darkness) {
      for (cell, expected) in zip(row, expected) { #expect(abs(cell - expected) < 0.5) }
    }
    #expect(one.darkness.joined().max() ?? 0 > 50, "nothing was drawn")
  }

  private func fraction(_ value: Double) -> Double { value.truncatingRemainder(dividingBy: 1) }
}
