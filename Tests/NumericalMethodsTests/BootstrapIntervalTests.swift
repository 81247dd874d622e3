// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import TestSupport
import Testing

@Suite struct BootstrapIntervalTests {
  struct Oracle: Decodable {
    struct Case: Decodable {
      let level, low, high: Double
    }
    let estimate: Double
    let jackknife, draws: [Double]
    let cases: [Case]
  }

  @Test func acceleratedAgreesWithScipy() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Oracles/bca.json")
    let oracle = try JSONDecoder().decode(Oracle.self, from: Data(contentsOf: file))
    #expect(oracle.cases.count == 2)
    for wanted in oracle.cases {
      let found = BootstrapInterval.accelerated(
        oracle.draws, estimate: oracle.estimate, jackknife: oracle.jackknife, level: wanted.level)
      #expect(found.lowerBound.isClose(to: wanted.low, relative: 1e-9))
      #expect(found.upperBound.isClose(to: wanted.high, relative: 1e-9))
    }
  }

  @Test func withoutBiasOrAccelerationItIsThePercentileInterval() {
    let draws = (0..<1001).map { Double($0) }
    let plain = BootstrapInterval.percentile(draws, level: 0.9)
    let found = BootstrapInterval.accelerated(
      draws, estimate: 500, jackknife: [1, 1, 1], level: 0.9)
    #expect(plain.lowerBound.isClose(to: 50) && plain.upperBound.isClose(to: 950))
    #expect(found.lowerBound.isClose(to: 50, relative: 1e-9))
    #expect(found.upperBound.isClose(to: 950, relative: 1e-9))
  }

  @Test func allDrawsOnOneSideStayWithinTheDraws() {
    let draws = [1.0, 2, 3, 4]
    let found = BootstrapInterval.accelerated(draws, estimate: 9, jackknife: [8, 9], level: 0.9)
    #expect(found.lowerBound >= 1 && found.upperBound <= 4)
  }

  @Test func streamsOfASeedDiffer() {
    var heads: Set<UInt64> = []
    for seed in 0..<20 as Range<UInt64> {
      for stream in 0..<50 as Range<UInt64> {
        var generator = SeededGenerator(seed: seed, stream: stream)
        heads.insert(generator.next())
      }
    }
    #expect(heads.count == 1000)
  }

  @Test func parallelWorkKeepsItsOrder() {
    let one = Parallel.map(103, threads: 1) { $0 * $0 }
    #expect(Parallel.map(103, threads: 7) { $0 * $0 } == one)
    #expect(one == (0..<103).map { $0 * $0 })
    #expect(Parallel.map(0) { $0 }.isEmpty)
    struct Odd: Error, Equatable { let index: Int }
    // Of several failures the lowest is told, on any number of threads.
    for threads in [1, 3] {
      #expect(throws: Odd(index: 41)) {
        try Parallel.map(103, threads: threads) { index throws(Odd) -> Int in
          if index > 40, index % 2 == 1 { throw Odd(index: index) }
          return index
        }
      }
    }
  }

  /// The square of t with ν degrees is F(1, ν); F's upper tail at 4.35 with 1 and 20 degrees is 5 %.
  @Test func tailsOfFAgreeWithTables() {
    let t = StudentTDistribution.quantile(0.975, degreesOfFreedom: 20)
    #expect(
      FDistribution.upperTail(t * t, numerator: 1, denominator: 20)
        .isClose(to: 0.05, relative: 1e-10))
    #expect(
      FDistribution.upperTail(4.351244, numerator: 1, denominator: 20)
        .isClose(to: 0.05, relative: 1e-6))
  }

  @Test func studentNumbersHaveTheirTails() {
    var generator = SeededGenerator(seed: 4)
    let limit = StudentTDistribution.quantile(0.95, degreesOfFreedom: 3)
    let count = (0..<4000).count { _ in abs(generator.student(3)) > limit }
    // 10 % of 4000, within four binomial errors.
    #expect(abs(count - 400) < 76)
  }
}
