// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds
import NumericalMethods
import Testing

@Suite("Empirical Bernstein confidence sequence")
struct EmpiricalBernsteinTests {
  /// One case of `Oracles/bernstein.json`, which `make_bernstein.py` wrote.
  struct Case: Decodable {
    let meanSquare, range, count, evidence, bound, mixture: Double
  }

  @Test("independent code gives the same values, at most log 2 nats of evidence above the mixture")
  func oracles() throws {
    struct File: Decodable { let cases: [Case] }
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Oracles/bernstein.json")
    let cases = try JSONDecoder().decode(File.self, from: Data(contentsOf: path)).cases
    #expect(cases.count == 8)
    for known in cases {
      func gap(_ evidence: Double) -> Double {
        EmpiricalBernstein.gap(
          meanSquare: known.meanSquare, range: known.range, count: known.count,
          evidence: evidence)
      }
      let found = gap(known.evidence)
      #expect(abs(found - known.bound) <= 1e-11 * known.bound, "\(found) \(known.bound)")
      #expect(found >= known.mixture)
      #expect(gap(known.evidence - log(2)) <= known.mixture * (1 + 1e-9))
    }
  }

  @Test("more evidence, a larger mean square, a longer range or fewer tokens never lower the gap")
  func monotone() {
    func gap(_ square: Double, _ range: Double, _ count: Double, _ evidence: Double) -> Double {
      EmpiricalBernstein.gap(meanSquare: square, range: range, count: count, evidence: evidence)
    }
    for (square, range, count, evidence) in [
      (0.0, 2.0, 10.0, 5.0), (1, 3, 99.9, 4), (1, 3, 1e4, 900), (4, 12, 1e7, 1e6),
    ] {
      let least = gap(square, range, count, evidence)
      #expect(least > 0)
      #expect(gap(square + 0.1, range, count, evidence) > least)
      #expect(gap(square, range * 1.1, count, evidence) > least)
      #expect(gap(square, range, count / 1.1, evidence) > least)
      #expect(gap(square, range, count, evidence * 1.1) > least)
    }
  }

  /// How often an adversary who stops where the bound is below the mean, of losses whose mean drifts, gets there.
  private static func violations(evidence: Double) -> Double {
    var random = SeededGenerator(seed: 31)
    var count = 0
    for _ in 0..<runs {
      var (losses, means, squares) = (0.0, 0.0, 0.0)
      var probability = 0.5
      for n in 1...150 {
        means += probability
        let centre = 0.8 * probability + 0.1
        let loss = random.uniform() < probability ? 1.0 : 0
        losses += loss
        squares += (loss - centre) * (loss - centre)
        let tokens = Double(n)
        let gap = EmpiricalBernstein.gap(
          meanSquare: squares / tokens, range: 0.9, count: tokens, evidence: evidence)
        if losses / tokens + gap < means / tokens {
          count += 1
          break
        }
        probability = min(max(probability + (loss > 0 ? -0.02 : 0.02), 0.05), 0.95)
      }
    }
    return Double(count) / Double(runs)
  }
  private static let runs = 2000

  @Test(
    "an adversary who stops when ahead violates it at most as often as stated",
    arguments: [0.05, 0.2])
  func adversarialStopping(_ delta: Double) {
    let rate = Self.violations(evidence: log(1 / delta))
    #expect(rate <= delta + CoverageTests.slack(delta, Self.runs), "\(rate) against \(delta)")
  }

  @Test("without evidence against chance the same adversary violates it in one run of eight")
  func noEvidence() {
    let rate = Self.violations(evidence: 0)
    #expect(rate > 0.08 && rate < 0.17, "\(rate)")
  }

  @Test("between the paper's bound and the closed form at a language model's numbers")
  func order() {
    // D = 1.64e7, C = 0.14 nats, Δ = 12.9, rms 2.4: the closed form's best bet, and the mixture.
    let (range, complexity, square, tokens) = (12.9, 0.14, 5.76, 1.64e7)
    let gap = EmpiricalBernstein.gap(
      meanSquare: square, range: range, count: tokens, evidence: complexity * tokens)
    let closed = range * complexity + (2 * complexity * square).squareRoot()
    #expect(gap < closed && gap > range * complexity)
  }
}
