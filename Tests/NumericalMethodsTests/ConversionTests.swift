// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods
import Testing

@Suite("Conversions that never end the program")
struct ConversionTests {
  @Test(arguments: [
    (0.0, 0), (-1.9, -1), (2.5, 2), (.nan, 0), (.infinity, 1 << 53), (-.infinity, -(1 << 53)),
    (1e300, 1 << 53),
    (-1e19, -(1 << 53)), (9.2e18, 1 << 53),
  ])
  func wholeNumbers(_ value: Double, _ expected: Int) { #expect(Int(clamping: value) == expected) }

  @Test func intervals() {
    #expect(ClosedRange(spanning: 2.0, 1) == 1...2)
    #expect(ClosedRange(spanning: 1.0, 1) == 1...1)
    #expect(ClosedRange(spanning: -.infinity, 1) == -Double.infinity...1)
    #expect(ClosedRange(spanning: .nan, 1) == -Double.infinity...Double.infinity)
    #expect(ClosedRange(spanning: 1, .nan) == -Double.infinity...Double.infinity)
  }

  @Test func quantilesAtTheEnds() {
    #expect(
      NormalDistribution.quantile(1) == .infinity && NormalDistribution.quantile(0) == -.infinity)
    #expect(StudentTDistribution.quantile(1, degreesOfFreedom: 3) == .infinity)
    #expect(NormalDistribution.quantile(.nan).isNaN)
  }
}
