// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods
import TestSupport
import Testing

@Suite struct SeededGeneratorTests {
  @Test func theSeedDeterminesTheStream() {
    var (a, b, c) = (
      SeededGenerator(seed: 7), SeededGenerator(seed: 7), SeededGenerator(seed: 8)
    )
    let first = (0..<5).map { _ in a.next() }
    #expect(first == (0..<5).map { _ in b.next() })
    #expect(first != (0..<5).map { _ in c.next() })
  }

  @Test func normalNumbersHaveTheirMoments() {
    var generator = SeededGenerator(seed: 1)
    let sample = (0..<100_000).map { _ in generator.normal() }
    let mean = sample.reduce(0, +) / 1e5
    let variance = sample.reduce(0) { $0 + $1 * $1 } / 1e5
    // Five standard errors: 5/√1e5 and 5 √(2/1e5).
    #expect(abs(mean) < 0.016)
    #expect(abs(variance - 1) < 0.0224)
  }

  @Test func multiplicitiesSumToTheCount() {
    var generator = SeededGenerator(seed: 2)
    let counts = generator.multiplicities(40)
    #expect(counts.count == 40)
    #expect(counts.reduce(0, +) == 40)
  }
}

@Suite struct StatisticsTests {
  @Test func quantilesInterpolate() {
    #expect(Quantile.of([3, 1, 2, 4], 0) == 1)
    #expect(Quantile.of([3, 1, 2, 4], 1) == 4)
    #expect(Quantile.of([3, 1, 2, 4], 0.5) == 2.5)
    #expect(Quantile.of([3, 1, 2, 4], 0.25) == 1.75)
    #expect(Quantile.of([5], 0.3) == 5)
  }

  @Test func distributionsAgreeWithTables() {
    #expect(NormalDistribution.quantile(0.975).isClose(to: 1.959963984540054, relative: 1e-14))
    #expect(NormalDistribution.cumulative(0) == 0.5)
    // With one degree of freedom t is Cauchy: tan(π (p − 1/2)); with two, a closed form.
    #expect(
      StudentTDistribution.quantile(0.975, degreesOfFreedom: 1)
        .isClose(to: 12.706204736174705, relative: 1e-12))
    #expect(
      StudentTDistribution.quantile(0.975, degreesOfFreedom: 2)
        .isClose(to: 4.302652729749464, relative: 1e-12))
  }
}
