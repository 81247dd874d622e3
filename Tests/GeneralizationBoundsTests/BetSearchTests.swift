// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import Testing

@testable import GeneralizationBounds

@Suite("The grid's minimum")
struct BetSearchTests {
  @Test("token losses: the minimum by search is the one that trying all finds, at edges too")
  func againstAll() throws {
    var random = SeededGenerator(seed: 51)
    var edges = 0
    var rounds = 0
    for trial in 0..<1200 {
      let count = Int.random(in: 1...40, using: &random)
      let scale = 0.01 + 4 * random.uniform()
      let nll = (0..<count).map { _ in Float(-scale * log(random.uniform())) }
      let entropy = (0..<count).map { _ in Float(scale * random.uniform()) }
      let complexity = pow(10, -9 + 9 * random.uniform())
      let size = [1, 2, 3, 7, 60, 1000][trial % 6]
      let bets = try BetGrid.uniform(size).bets()
      let smoothed = try TokenLosses(nll: nll, entropy: entropy)
        .smoothed(weight: Smoothing.weight(complexity: complexity), vocabulary: 50257)
      let sums = smoothed.sums(at: bets)
      let all = zip(bets, sums.meanLogs).map {
        EmpiricalFreedman.term(
          of: sums, range: smoothed.range, complexity: complexity, bet: $0, meanLog: $1)
      }
      let found = BetSearch.minimum(over: size, batch: 16) { $0.map { all[$0] } }
      let least = try #require(all.min())
      #expect(abs(found.value - least) <= 1e-12 * smoothed.range)
      let best = try EmpiricalFreedman.lossVariation(
        of: smoothed, complexity: complexity, grid: .uniform(size))
      #expect(best.nats == found.value && best.index == found.index)
      // The same as with residuals in memory.
      let direct = try EmpiricalFreedman.lossVariation(
        of: smoothed.residuals, complexity: complexity, grid: .uniform(size))
      #expect(abs(direct.nats - best.nats) <= 1e-12 * smoothed.range)
      if found.index == 0 || found.index == size - 1 { edges += 1 }
      rounds = max(rounds, found.rounds)
    }
    #expect(edges > 200 && rounds <= 4)
  }

  @Test("unimodal sequences of every length, minimum at every place, from every kind of guess")
  func sequences() {
    for count in [1, 2, 3, 4, 16, 17, 18, 50, 1000] {
      for place in Set([0, 1, 2, count / 3, count / 2, count - 3, count - 2, count - 1])
      where (0..<count).contains(place) {
        for guess in [nil, 0, count - 1, place, min(place + 5, count - 1)] {
          let found = BetSearch.minimum(over: count, batch: 16, guess: guess) { places in
            places.map { Double(abs($0 - place)) * ($0 < place ? 3 : 1) }
          }
          #expect(found.index == place && found.value == 0)
          if guess == place { #expect(found.rounds == 1) }
          #expect(found.rounds <= 5)
        }
      }
    }
  }

  @Test("a long file's pilot leads to the minimum that searching without it finds")
  func pilot() throws {
    let (nll, entropy) = LogProductTests.rows((1 << 22) + 12_345)
    let losses = try TokenLosses(nll: nll, entropy: entropy)
    for complexity in [1e-6, 1e-3, 0.1] {
      let smoothed = try losses.smoothed(
        weight: Smoothing.weight(complexity: complexity), vocabulary: 50257)
      #expect(smoothed.pilot(1 << 19)?.count == 1 << 19)
      let bets = try BetGrid.uniform(1000).bets()
      func value(_ bet: Double, _ sums: TokenSums, _ meanLog: Double) -> Double {
        EmpiricalFreedman.term(
          of: sums, range: smoothed.range, complexity: complexity, bet: bet, meanLog: meanLog)
      }
      let found = BetSearch.minimum(over: bets, of: smoothed, value: value)
      let without = BetSearch.minimum(over: bets.count, batch: 16) { places in
        let sums = smoothed.sums(at: places.map { bets[$0] })
        return zip(places, sums.meanLogs).map { value(bets[$0], sums, $1) }
      }
      #expect(found.index == without.index && found.value == without.value)
      #expect(found.rounds <= 2)
    }
  }
}
