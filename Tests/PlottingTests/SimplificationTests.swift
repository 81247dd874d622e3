// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import NumericalMethods
import Testing

@testable import Plotting

@Suite("Polylines with fewer vertices")
struct SimplificationTests {
  /// The least distance of a point from a polyline.
  private func distance(_ p: Point, _ line: [Point]) -> Double {
    zip(line, line.dropFirst()).map { a, b in
      let (dx, dy) = (b.x - a.x, b.y - a.y)
      let square = dx * dx + dy * dy
      let t = square == 0 ? 0 : ((p.x - a.x) * dx + (p.y - a.y) * dy) / square
      let s = min(1, max(0, t))
      return hypot(p.x - a.x - s * dx, p.y - a.y - s * dy)
    }.min() ?? hypot(p.x - line[0].x, p.y - line[0].y)
  }

  @Test("every vertex left out lies within the tolerance, those kept are in order, the ends stay")
  func within() {
    var random = SeededGenerator(seed: 7)
    for trial in 0..<400 {
      let step = pow(10, Double(trial % 5) - 3)
      var p = Point(100 * random.uniform(), 100 * random.uniform())
      var turn = 6 * random.uniform()
      let line = (0..<80).map { _ -> Point in
        defer {
          turn += 0.3 * random.normal()
          if random.uniform() < 0.03 { turn += Double.pi }
          p = Point(p.x + step * cos(turn), p.y + step * sin(turn))
        }
        return p
      }
      let kept = line.simplified(within: 0.02)
      #expect(kept.first == line.first && kept.last == line.last)
      var place = 0
      var places: [Int] = []
      for vertex in kept {
        while place < line.count, line[place] != vertex { place += 1 }
        #expect(place < line.count, "a vertex that was not there, or out of order")
        places.append(place)
      }
      // Each left out is near the very segment that stands for it.
      var worst = 0.0
      for (first, last) in zip(places, places.dropFirst()) {
        for index in first...last {
          worst = max(worst, distance(line[index], [line[first], line[last]]))
        }
      }
      #expect(worst <= 0.02 + 1e-9, "\(worst) at steps of \(step)")
    }
  }

  @Test(
    "a straight line is its two ends, whatever its slope; a path back and forth keeps its turns")
  func straight() {
    for angle in stride(from: 0.0, to: 6.3, by: 0.37) {
      let line = (0...50).map { Point(3 + Double($0) * cos(angle), 2 + Double($0) * sin(angle)) }
      #expect(line.simplified(within: 0.02) == [line[0], line[50]])
    }
    let there = [Point(0, 0), Point(5, 0), Point(10, 0), Point(4, 0), Point(7, 0)]
    #expect(
      there.simplified(within: 0.02) == [Point(0, 0), Point(10, 0), Point(4, 0), Point(7, 0)])
  }

  @Test("few points and points in one place stay what they are")
  func few() {
    #expect([Point]().simplified(within: 1) == [])
    #expect([Point(1, 1)].simplified(within: 1) == [Point(1, 1)])
    #expect([Point(1, 1), Point(1, 1)].simplified(within: 1) == [Point(1, 1), Point(1, 1)])
    let still = Array(repeating: Point(2, 3), count: 5).simplified(within: 1)
    #expect(still == [Point(2, 3), Point(2, 3)])
  }
}
