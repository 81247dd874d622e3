// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods
import Testing

@testable import GeneralizationBounds

@Suite("The bound relative to a reference model")
struct ReferenceBoundTests {
  static func theorem(_ tokens: Int, delta: Double = 0.01) -> CompressedModelBound {
    CompressedModelBound(
      parameters: 1, tokens: Double(tokens), codeLength: .nats(1e-9), vocabulary: 3,
      failureProbability: delta)
  }

  /// Three tokens, each predicted from the one before it: truth, bounded model, reference.
  static let truth = [[0.6, 0.3, 0.1], [0.2, 0.2, 0.6], [0.1, 0.8, 0.1]]
  static let model = [[0.5, 0.4, 0.1], [0.3, 0.3, 0.4], [0.05, 0.85, 0.1]]
  static let other = [[0.45, 0.35, 0.2], [0.3, 0.4, 0.3], [0.1, 0.75, 0.15]]

  struct Stream {
    var states: [Int] = []
    var nll: [Float] = []
    var reference: [Float] = []
    var most: [Float] = []
    var mean: [Float] = []

    init(_ count: Int, _ random: inout SeededGenerator) {
      var state = 0
      for _ in 0..<count {
        states.append(state)
        let (p, q) = (model[state], other[state])
        let ratios = zip(p, q).map { log($1 / $0) }
        most.append(Float(ratios.max() ?? 0))
        mean.append(Float(zip(p, ratios).reduce(0) { $0 + $1.0 * $1.1 }))
        let u = random.uniform()
        let next = u < truth[state][0] ? 0 : u < truth[state][0] + truth[state][1] ? 1 : 2
        nll.append(Float(-log(p[next])))
        reference.append(Float(-log(q[next])))
        state = next
      }
    }

    /// The mean over the stream of the smoothed model's expected loss, known here.
    func risk(_ kind: ReferenceBound.Kind, weight: Double, referenceWeight: Double) -> Double {
      states.reduce(0.0) { sum, state in
        let loss = (0..<3).reduce(0.0) { sum, x in
          let q = (1 - referenceWeight) * other[state][x] + referenceWeight / 3
          let partner = kind == .controlVariate ? 1.0 / 3 : q
          return sum - truth[state][x] * log((1 - weight) * model[state][x] + weight * partner)
        }
        return sum + loss / Double(states.count)
      }
    }
  }

  @Test(
    "a Markov chain under two misspecified models: fails at most as often as it may",
    arguments: ReferenceBound.Kind.allCases, [0.1, 0.3])
  func coverage(_ kind: ReferenceBound.Kind, _ delta: Double) throws {
    var random = SeededGenerator(seed: 61)
    let runs = 150
    var violations = 0
    for run in 0..<runs {
      let stream = Stream(50, &random)
      let bound = ReferenceBound(Self.theorem(50, delta: delta), kind: kind, referenceWeight: 0.01)
      let value = try bound.evaluate(
        on: TokenLosses(nll: stream.nll, entropy: stream.nll),
        reference: ReferenceLosses(
          nll: stream.reference, mostLogRatio: stream.most,
          meanLogRatio: run % 2 == 0 ? stream.mean : nil))
      let risk = stream.risk(kind, weight: value.smoothingWeight, referenceWeight: 0.01)
      if value.bound < risk { violations += 1 }
    }
    #expect(
      Double(violations) / Double(runs) <= delta + CoverageTests.slack(delta, runs))
  }

  @Test(
    "its parts are AM–GM's on the difference and on the reference",
    arguments: ReferenceBound.Kind.allCases)
  func parts(_ kind: ReferenceBound.Kind) throws {
    var random = SeededGenerator(seed: 62)
    let stream = Stream(2000, &random)
    var theorem = Self.theorem(2000)
    theorem.codeLength = .nats(100)
    let bound = ReferenceBound(theorem, kind: kind, referenceWeight: 0.01)
    let reference = try ReferenceLosses(
      nll: stream.reference, mostLogRatio: stream.most, meanLogRatio: stream.mean)
    let value = try bound.evaluate(
      on: TokenLosses(nll: stream.nll, entropy: stream.nll), reference: reference)
    let risk = stream.risk(kind, weight: value.smoothingWeight, referenceWeight: 0.01)
    #expect(value.bound > risk && value.bound < risk + 0.6)
    let rule = ReferenceBound.Rule(
      kind: kind, weight: value.smoothingWeight, referenceWeight: 0.01, vocabulary: 3)
    let rows = stream.nll.indices.map {
      rule.row(stream.nll[$0], stream.reference[$0], stream.most[$0])
    }
    // No token of the vocabulary could have had a log-ratio above M.
    for (state, row) in zip(stream.states, rows) {
      for x in 0..<3 {
        let q = 0.99 * Self.other[state][x] + 0.01 / 3
        let partner = kind == .controlVariate ? 1.0 / 3 : q
        let p = (1 - value.smoothingWeight) * Self.model[state][x] + value.smoothingWeight * partner
        #expect(log(q / p) <= row.m + 1e-6)
      }
    }
    // Any u of the grid is a valid bound, and the stated one the least.
    let centres = zip(rows, stream.mean).map { max(Double($1), $0.m - value.scale) }
    let excess = ReferenceModel.excess(
      rows.map { $0.x - $0.w }, centres: centres, scale: value.scale,
      complexity: value.complexityPerToken)
    #expect(abs(excess - value.excess) < 1e-12)
    let complexity = log(64 / 0.005) / 2000
    let widest = log(3 / 0.01)
    let own = (0..<64).map { place in
      ReferenceModel.excess(
        rows.map(\.w), centres: rows.map { _ in 0 }, scale: widest * exp2(Double(place) / 4),
        complexity: complexity)
    }.min()
    #expect(abs((own ?? 0) - value.referenceRisk - value.referenceWidth) < 1e-12)
  }

  @Test(
    "sums many rows at a time are those of plain loops, a factor of 0 gives −∞",
    arguments: ReferenceBound.Kind.allCases, [1, 31, 1024, 3001])
  func sums(_ kind: ReferenceBound.Kind, _ count: Int) throws {
    var random = SeededGenerator(seed: 63)
    let values = (0..<3).map { _ in (0..<count).map { _ in Float(3 * random.uniform()) } }
    let most = zip(values[0], values[1]).map { max($0 - $1, 0) + 0.25 }
    let mean = values[2].map { 1 - $0 }.map { min($0, 0) }
    let rule = ReferenceBound.Rule(
      kind: kind, weight: 0.05, referenceWeight: 0.01, vocabulary: 300)
    // u from nothing to far beyond every loss: some u − W are below 0, whose logarithm is −∞.
    let scales = (0..<64).map { exp2(Double($0 - 40) / 4) }
    for means in [nil, mean] {
      let reference = try ReferenceLosses(
        nll: values[1], mostLogRatio: most, meanLogRatio: means)
      let found = rule.sums(values[0], reference, scales: scales, ownScales: scales)
      let rows = (0..<count).map { rule.row(values[0][$0], values[1][$0], most[$0]) }
      func expect(_ value: Double, _ expected: Double) {
        if expected.isFinite {
          #expect(abs(value - expected) <= 1e-12 * (1 + abs(expected)))
        } else {
          #expect(value == expected)
        }
      }
      func average(_ term: (Int) -> Double) -> Double {
        (0..<count).reduce(0) { $0 + term($1) } / Double(count)
      }
      expect(found.risk, average { rows[$0].x })
      expect(found.referenceRisk, average { rows[$0].w })
      for (place, u) in scales.enumerated() {
        func centre(_ k: Int) -> Double { max(Double(means?[k] ?? 0), rows[k].m - u) }
        expect(found.centres[place], average(centre))
        expect(
          found.logs[place], average { log(max(u + centre($0) - (rows[$0].x - rows[$0].w), 0)) })
        expect(found.ownLogs[place], average { log(max(u - rows[$0].w, 0)) })
      }
    }
  }

  @Test("a reference close to the model saves the random guess")
  func saving() throws {
    let (nll, entropy) = LogProductTests.rows(5000)
    var random = SeededGenerator(seed: 63)
    let losses = try TokenLosses(nll: nll, entropy: entropy)
    let reference = try ReferenceLosses(
      nll: nll.map { max($0 + Float(0.1 * (random.uniform() - 0.5)), 0) },
      mostLogRatio: nll.map { _ in 0.06 }, meanLogRatio: nll.map { _ in -0.001 })
    var theorem = Self.theorem(5000)
    theorem.vocabulary = 50257
    theorem.codeLength = .nats(700)
    var amGM = theorem
    (amGM.inequality, amGM.smoothing) = (.amGM, .direct)
    let plain = try amGM.evaluate(on: losses).bound
    for kind in ReferenceBound.Kind.allCases {
      let value = try ReferenceBound(theorem, kind: kind).evaluate(on: losses, reference: reference)
      #expect(value.bound < plain - 0.3, "\(kind) \(value.bound) against \(plain)")
      #expect(value.isReferenceBetter)
    }
  }

  @Test("what can't support it is refused in one sentence")
  func refusals() throws {
    let losses = try TokenLosses(nll: [1, 2, 3], entropy: [1, 1, 2])
    func sentence(_ body: () throws -> Void) throws -> String {
      try #require(throws: BoundError.self) { try body() }.description
    }
    func evaluate(
      _ nll: [Float], _ most: [Float], tokens: Int = 3,
      _ change: (inout ReferenceBound) -> Void = { _ in }
    ) throws {
      var bound = ReferenceBound(Self.theorem(tokens))
      change(&bound)
      _ = try bound.evaluate(
        on: losses, reference: ReferenceLosses(nll: nll, mostLogRatio: most))
    }
    #expect(
      try sentence { try evaluate([1, 2], [1, 1]) }
        == "expected the reference's losses of the same tokens, found 3 losses and 2 of the reference"
    )
    #expect(
      try sentence { try evaluate([1, 2, 2], [1, 1, 0.5]) }
        == "expected no log-ratio of token 2 above the greatest stated, 0.5 nats, found that of the "
        + "token itself: 3.0 − 2.0")
    #expect(
      try sentence { try evaluate([1, 2, 3], [1, 1, 1], tokens: 9) }
        == "expected every one of 9.0 training tokens for a bound relative to a reference, found 3: no "
        + "interval is known that lets a sample stand for them")
    #expect(
      try sentence { try evaluate([1, 2, 3], [1, -0.1, 1]) }
        == "expected the greatest log-ratio of token 1 to be a finite number of at least 0 nats, found "
        + "-0.1")
    #expect(
      try sentence { try evaluate([1, .nan, 3], [1, 1, 1]) }
        == "expected the reference's loss of token 1 to be a finite number of at least 0 nats, found nan"
    )
    #expect(
      try sentence {
        _ = try ReferenceLosses(nll: [1], mostLogRatio: [1], meanLogRatio: [0.5])
      }
        == "expected the mean log-ratio of token 0 to be a finite number of at most 0 nats, found 0.5"
    )
    #expect(
      try sentence { try evaluate([1, 2, 3], [1, 1, 1]) { $0.referenceWeight = 1 } }
        == "expected a smoothing weight strictly between 0 and 1, found 1.0")
    #expect(
      try sentence { try evaluate([1, 2, 3], [1, 1, 1]) { $0.hypotheses.stopping = .any } }
        .contains("found any stopping time"))
    #expect(
      try sentence { try evaluate([1, 2, 3], [1, 1, 1]) { $0.hypotheses.epochs = 3 } }
        .hasPrefix("expected training that sees each token at most once"))
    let path = try Npy.temporary("r.npy", Npy.file([3], [1, 2, 3]))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = try #require(throws: FileError.self) { try ReferenceLosses(contentsOf: path) }
    #expect(error.description.hasPrefix("\(path): expected shape [n, 2] (reference's loss, "))
  }
}

extension ReferenceModel {
  /// Ȳ + u − e^(−C)·GM(u + Y − D), by AM–GM's own code on residuals in memory.
  fileprivate static func excess(
    _ differences: [Double], centres: [Double], scale: Double, complexity: Double
  ) -> Double {
    AMGM.bound(
      on: BoundedResiduals(bounded: differences, centres: centres, range: scale), scale: scale,
      complexity: complexity)
  }
}

extension ReferenceBound.Rule {
  /// X, W and M of the smoothed model and the mixed reference by the library's logarithms, nats.
  fileprivate func row(
    _ nll: Float, _ reference: Float, _ most: Float
  ) -> (x: Double, w: Double, m: Double) {
    let w = Smoothing.loss(Double(reference), weight: referenceWeight, vocabulary: vocabulary)
    switch kind {
    case .controlVariate:
      return (
        Smoothing.loss(Double(nll), weight: weight, vocabulary: vocabulary), w,
        max(
          allowed(most) + log1p(-referenceWeight) - log1p(-weight), log(referenceWeight / weight))
      )
    case .relativeSmoothing:
      // −log((1 − α)·e^(−x) + α·e^(−w)), from the larger of the two.
      let (a, b) = (log1p(-weight) - Double(nll), log(weight) - w)
      return (-(max(a, b) + log1p(exp(min(a, b) - max(a, b)))), w, -log(weight))
    }
  }
}
