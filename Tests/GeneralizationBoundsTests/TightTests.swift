// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import Testing

@testable import GeneralizationBounds

/// One case of `Oracles/tight.json`, which `make_tight.py` wrote.
struct TightCase: Decodable, Sendable {
  let nll, entropy: [Float]
  let vocabulary: Int
  let codeBits, tokens: Double
  let lengths: [Int]
  let curve: [Float]
  let every, sample, units, unitsWidth, online, heldOut: Double

  static let all: [TightCase] = {
    struct File: Decodable { let cases: [TightCase] }
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Oracles/tight.json")
    let file = (try? Data(contentsOf: path)).flatMap {
      try? JSONDecoder().decode(File.self, from: $0)
    }
    return file?.cases ?? []
  }()
}

@Suite("Tighter certificates")
struct TightTests {
  @Test("independent code gives the same values")
  func oracles() throws {
    #expect(TightCase.all.count == 3)
    for known in TightCase.all {
      let losses = try TokenLosses(nll: known.nll, entropy: known.entropy)
      let count = Double(losses.count)
      var bound = CompressedModelBound(
        parameters: 10, tokens: count, codeLength: .bits(known.codeBits * count / known.tokens),
        vocabulary: known.vocabulary
      ).tightest
      func near(_ found: Double, _ expected: Double) -> Bool {
        abs(found - expected) <= 1e-11 * abs(expected)
      }
      let every = try bound.evaluate(on: losses)
      #expect(near(every.bound, known.every), "\(every.bound) \(known.every)")
      (bound.tokens, bound.codeLength, bound.sampled) = (
        known.tokens, .bits(known.codeBits), .tokens
      )
      let sample = try bound.evaluate(on: losses)
      #expect(near(sample.bound, known.sample), "\(sample.bound) \(known.sample)")
      let units = try RowUnits(lengths: known.lengths, rows: losses.count)
      let plain = CompressedModelBound(
        parameters: 10, tokens: known.tokens, codeLength: .bits(known.codeBits),
        vocabulary: known.vocabulary, failureProbability: 0.02, grid: .uniform(20), sampled: .units)
      let value = try plain.evaluate(on: losses, units: units)
      #expect(near(value.bound, known.units), "\(value.bound) \(known.units)")
      #expect(near(value.terms.subsample, known.unitsWidth))
      let online = try OnlineBound(vocabulary: known.vocabulary).evaluate(
        on: known.curve.map(Double.init), tokens: known.tokens)
      #expect(near(online.bound, known.online), "\(online.bound) \(known.online)")
      let held = try HeldOutBound(
        vocabulary: known.vocabulary, failureProbability: 0.05, sampled: .tokens
      ).evaluate(on: losses)
      #expect(near(held.bound, known.heldOut), "\(held.bound) \(known.heldOut)")
    }
  }

  @Test("a summary with clipped sums gives the rows' bound, shard by shard; one without is refused")
  func summaries() throws {
    let losses = try CompressedModelBoundTests.losses(3000)
    let bound = CompressedModelBound(
      parameters: 100, tokens: 3000, codeLength: .bits(600), vocabulary: 256
    ).tightest
    let weights = try bound.smoothingWeights()
    func summary(_ range: Range<Int>, _ isClipped: Bool = true) throws -> LossSummary {
      try LossSummary(
        of: TokenLosses(nll: Array(losses.nll[range]), entropy: Array(losses.entropy[range])),
        weights: weights, vocabulary: 256, centre: bound.centre, isClipped: isClipped)
    }
    let whole = try summary(0..<1100).merged(with: summary(1100..<3000))
    #expect((try? LossSummary(whole.json(), path: "a.sum")) == whole)
    let exact = try bound.evaluate(on: losses)
    let value = try bound.evaluate(on: whole)
    #expect(abs(value.bound - exact.bound) < 1e-12 && value.slack == 0)
    let certificate = try Certificate(of: bound, on: whole)
    let stated = try StatedCertificate(certificate.json(), path: "c.json")
    #expect(try stated.differences(on: whole).isEmpty)
    let error = try #require(throws: BoundError.self) {
      try bound.evaluate(on: summary(0..<3000, false))
    }
    #expect(
      error.description.hasPrefix("expected a summary with clipped centres, found one without"))
    #expect(throws: BoundError.self) {
      try summary(0..<1100).merged(with: summary(1100..<3000, false))
    }
  }

  @Test("on the ladder's largest model each step is below the one before it")
  func ladder() throws {
    let models = try LadderTests.models("gptq3")
    let model = try #require(models.last)
    let paper = try model.bound.evaluate(on: model.losses)
    var amgm = model.bound
    (amgm.inequality, amgm.smoothing) = (.amGM, .direct)
    (amgm.subsample, amgm.bet, amgm.grid) = (.amGM, .total, .uniform(100))
    let joint = try amgm.evaluate(on: model.losses)
    let tight = try model.bound.tightest.evaluate(on: model.losses)
    #expect(paper.bound > joint.bound && joint.bound > tight.bound)
    #expect(
      tight.bet > 1
        && tight.smoothingWeight == Smoothing.weight(complexity: tight.complexityPerToken))
    #expect(tight.bound < 2.51 && tight.bound > 1.48, "\(tight.bound)")
  }

  /// A chain over two words and 30 more that the model thinks possible; the past decides what comes.
  @Test("clipped centres cover a Markov chain under a misspecified model", arguments: [0.05, 0.3])
  func clipped(_ delta: Double) throws {
    let vocabulary = 32
    var random = SeededGenerator(seed: 141)
    let rows = [[0.7, 0.2], [0.1, 0.6]]
    let model = [[0.5, 0.3], [0.25, 0.45]]
    func entropy(_ p: [Double]) -> Double {
      let rest = (1 - p[0] - p[1]) / 30
      return -(p[0] * log(p[0]) + p[1] * log(p[1]) + 30 * rest * log(rest))
    }
    let runs = 400
    var violations = 0
    let theorem = CompressedModelBound(
      parameters: 1, tokens: 60, codeLength: .nats(1e-9), vocabulary: vocabulary,
      failureProbability: delta, weight: .fixed(0.2)
    ).tightest
    for _ in 0..<runs {
      var state = 0
      var nll: [Float] = []
      var centre: [Float] = []
      var truth = 0.0
      for _ in 0..<60 {
        let p = model[state]
        let losses = [p[0], p[1], (1 - p[0] - p[1]) / 30].map { -log($0) }
        let q = [rows[state][0], rows[state][1], 1 - rows[state][0] - rows[state][1]]
        for (mass, loss) in zip(q, losses) {
          truth += mass * Smoothing.loss(loss, weight: 0.2, vocabulary: vocabulary) / 60
        }
        centre.append(Float(entropy(p)))
        let u = random.uniform()
        let next = u < q[0] ? 0 : u < q[0] + q[1] ? 1 : 2
        nll.append(Float(losses[next]))
        state = next == 2 ? state : next
      }
      if try theorem.evaluate(on: TokenLosses(nll: nll, entropy: centre)).bound < truth {
        violations += 1
      }
    }
    let rate = Double(violations) / Double(runs)
    #expect(rate <= delta + CoverageTests.slack(delta, runs), "\(rate)")
  }

  /// A learner that counts a coin whose side changes with the past, in batches of 5.
  @Test("online losses cover the average of the checkpoints", arguments: [0.05, 0.3])
  func online(_ delta: Double) throws {
    var random = SeededGenerator(seed: 144)
    let runs = 400
    var violations = 0
    for _ in 0..<runs {
      var ones = 1.0
      var all = 2.0
      var curve: [Double] = []
      var tokens: [(guess: Double, bias: Double)] = []
      var bias = 0.3
      for _ in 0..<64 {
        let guess = ones / all
        var loss = 0.0
        for _ in 0..<5 {
          let isOne = random.uniform() < bias
          loss -= log(isOne ? guess : 1 - guess) / 5
          tokens.append((guess, bias))
          ones += isOne ? 1 : 0
          all += 1
          bias = isOne ? 0.4 : 0.3
        }
        curve.append(loss)
      }
      let value = try OnlineBound(vocabulary: 2, failureProbability: delta).evaluate(
        on: curve, tokens: 320)
      let last = tokens.suffix(5 * Int(value.suffix * 64))
      let keep = 1 - value.smoothingWeight
      let truth = last.reduce(0) { sum, token in
        let p = keep * token.guess + value.smoothingWeight / 2
        return sum - token.bias * log(p) - (1 - token.bias) * log(1 - p)
      }
      if value.bound < truth / Double(last.count) { violations += 1 }
    }
    let rate = Double(violations) / Double(runs)
    #expect(rate <= delta + CoverageTests.slack(delta, runs), "\(rate)")
  }

  @Test("held-out samples cover the pool, by rows and by documents", arguments: [1, 10])
  func heldOut(_ length: Int) throws {
    var random = SeededGenerator(seed: 145)
    let documents = 400
    let pool = (0..<documents).map { _ -> [Float] in
      let mean = 1 + random.uniform()
      return (0..<length).map { _ in Float(-mean * log(random.uniform())) }
    }
    let flat = pool.flatMap { $0 }
    let delta = 0.1
    let runs = 200
    var violations = 0
    for _ in 0..<runs {
      let chosen = (0..<300).map { _ in pool[Int.random(in: 0..<documents, using: &random)] }
      let nll = chosen.flatMap { $0 }
      let losses = try TokenLosses(nll: nll, entropy: nll.map { _ in 1 })
      let value = try HeldOutBound(
        vocabulary: 256, failureProbability: delta, sampled: length == 1 ? .tokens : .units
      ).evaluate(on: losses, units: length == 1 ? nil : RowUnits(length: length, rows: nll.count))
      let truth =
        flat.reduce(0.0) {
          $0 + Smoothing.loss(Double($1), weight: value.smoothingWeight, vocabulary: 256)
        } / Double(flat.count)
      if value.bound < truth { violations += 1 }
      #expect(value.width < 2 && !value.plugIn)
    }
    #expect(Double(violations) / Double(runs) <= delta + CoverageTests.slack(delta, runs))
  }

  @Test("what can't be bounded is refused; what is not stated is an estimate")
  func refusals() throws {
    func sentence(_ body: () throws -> Void) throws -> String {
      try #require(throws: BoundError.self) { try body() }.description
    }
    let online = OnlineBound(vocabulary: 256)
    #expect(
      try sentence { _ = try online.evaluate(on: [], tokens: 5) }
        == "expected at least 1 loss, found 0")
    #expect(try sentence { _ = try online.evaluate(on: [1, .nan], tokens: 5) }.contains("token 1"))
    #expect(
      try sentence { _ = try online.evaluate(on: [1, 1, 1], tokens: 2) }
        == "expected at least one token for each of 3 steps, found 2.0")
    let losses = try TokenLosses(nll: [1, 2, 3], entropy: [1, 1, 1])
    let held = HeldOutBound(vocabulary: 256)
    #expect(try held.evaluate(on: losses).plugIn)
    #expect(try held.evaluate(on: losses).statement.hasPrefix("An estimate, not a certificate"))
    #expect(
      try sentence { _ = try HeldOutBound(vocabulary: 256, sampled: .units).evaluate(on: losses) }
        == "expected the unit of each row where units were sampled, found none")
  }
}
