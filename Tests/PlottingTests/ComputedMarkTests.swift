// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@testable import Plotting

/// What marks compute before they draw.
@Suite struct ComputedMarkTests {
  @Test func contoursOfAConeAreCircles() throws {
    let places = (0...40).map { Double($0) - 20 }
    let cone = places.map { y in places.map { x in hypot(x, y) } }
    let contours = Contours(x: places, y: places, z: cone)
    for radius in [3.5, 7.25, 15.5] {
      let lines = contours.lines(at: radius)
      #expect(lines.count == 1)
      let line = try #require(lines.first)
      #expect(line.first == line.last)
      for p in line { #expect(abs(hypot(p.x, p.y) - radius) < 0.06) }
    }
    // At radius 25 the frame cuts off the four corners.
    #expect(contours.lines(at: 25).count == 4)
  }

  @Test func aSaddleIsDecidedByItsMiddle() {
    let contours = Contours(x: [0, 1], y: [0, 1], z: [[1, 0], [0, 0.9]])
    let lines = contours.lines(at: 0.5)
    #expect(lines.count == 2)
    for line in lines { #expect(abs((line[0].x + line[1].x) - (line[0].y + line[1].y)) < 0.7) }
  }

  @Test func aDensityIsTheSumOfItsKernels() {
    let values = [1, 1.5, 2, 4, 4.1, 7.0]
    let mark = DensityMark(of: values, bandwidth: 0.4)
    for (x, density) in zip(mark.x, mark.density) {
      let direct = values.reduce(0) { $0 + exp(-0.5 * pow((x - $1) / 0.4, 2)) }
      let exact = direct / (Double(values.count) * 0.4 * (2 * Double.pi).squareRoot())
      #expect(abs(density - exact) < 2e-4)
    }
    let area = mark.density.reduce(0, +) * (mark.x[1] - mark.x[0])
    #expect(abs(area - 1) < 1e-3)
  }

  @Test func aDensityPerDecadeHasArea1OverDecades() {
    let mark = DensityMark(of: [1, 10, 100, 0, -3], scale: .log10)
    let area = mark.density.reduce(0, +) * log10(mark.x[1] / mark.x[0])
    #expect(abs(area - 1) < 1e-3)
    #expect(mark.skipped == 2)
  }

  @Test func everyValueIsInOneBin() {
    for values in [[1.0], [2, 2, 2], [0, 1e-300], (0..<1000).map { Double($0 * $0) }] {
      let mark = HistogramMark(of: values)
      #expect(mark.counts.reduce(0, +) == values.count)
      #expect(mark.edges.count == mark.counts.count + 1)
    }
  }

  @Test func equalValuesHaveAWideBin() {
    for scale in [Scale.linear, .log10] {
      for value in [1.0, 1e6] {
        let mark = HistogramMark(of: [value, value], scale: scale)
        #expect(mark.edges[0] < 0.96 * value && mark.edges[mark.counts.count] > 1.04 * value)
      }
    }
    let zeros = HistogramMark(of: [0, 0])
    #expect(zeros.edges[0] == -0.5 && zeros.edges[zeros.counts.count] == 0.5)
  }

  @Test func cellsAreHalfwayBetweenCentres() {
    #expect(HeatMapMark.edges([1, 2, 4], count: 2) == [1, 2, 4])
    #expect(HeatMapMark.edges([1, 2, 3], count: 3) == [0.5, 1.5, 2.5, 3.5])
    let edges = HeatMapMark.edges([1, 10, 100], count: 3)
    #expect(abs(edges[0] - 1 / 10.0.squareRoot()) < 1e-12)
    #expect(abs(edges[1] - 10.0.squareRoot()) < 1e-12)
  }
}
