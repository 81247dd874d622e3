// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods
import Testing

@testable import GeneralizationBounds

@Suite("How the rows of a sample were drawn")
struct RowSamplingTests {
  static func bound(
    _ sampled: RowSampling, _ subsample: Subsample = .maurerPontil
  ) -> CompressedModelBound {
    CompressedModelBound(
      parameters: 2e4, tokens: 4e5, codeLength: .bits(8e4), vocabulary: 256, grid: .uniform(50),
      subsample: subsample, sampled: sampled)
  }

  @Test("without a statement the number is an estimate, and has no certificate")
  func unstated() throws {
    let losses = try CompressedModelBoundTests.losses(2000)
    let stated = try Self.bound(.tokens).evaluate(on: losses)
    let unstated = try Self.bound(.unstated).evaluate(on: losses)
    #expect(unstated.bound == stated.bound && unstated.terms == stated.terms)
    #expect(unstated.isPlugInEstimate && !stated.isPlugInEstimate)
    #expect(unstated.warnings.map(\.code) == ["W-unstated-sample"] && stated.warnings.isEmpty)
    let error = try #require(throws: BoundError.self) {
      try Certificate(of: Self.bound(.unstated), on: losses)
    }
    #expect(
      error.description.hasPrefix(
        "expected a bound that can be certified, found an estimate: 2000 of"))
    // Where every token was measured, nothing need be said.
    var whole = Self.bound(.unstated)
    (whole.tokens, whole.codeLength) = (2000, .bits(400))
    #expect(try !whole.evaluate(on: losses).isPlugInEstimate)
    _ = try Certificate(of: whole, on: losses)
  }

  @Test(
    "units of one row are rows", arguments: [Subsample.hoeffding, .maurerPontil, .amGM],
    [InequalityName.empiricalFreedman, .amGM])
  func single(_ subsample: Subsample, _ inequality: InequalityName) throws {
    let losses = try CompressedModelBoundTests.losses(600)
    var tokens = Self.bound(.tokens, subsample)
    tokens.inequality = inequality
    var units = tokens
    units.sampled = .units
    for bet in BetRule.allCases {
      (tokens.bet, units.bet) = (bet, bet)
      let a = try tokens.evaluate(on: losses)
      let b = try units.evaluate(on: losses, units: RowUnits(length: 1, rows: 600))
      #expect(abs(a.bound - b.bound) < 1e-11 && a.bet == b.bet)
      #expect(abs(a.terms.subsample - b.terms.subsample) < 1e-11)
    }
  }

  @Test("the width is that of so many independent draws as there are units")
  func widths() throws {
    let losses = try CompressedModelBoundTests.losses(2000)
    var last = try Self.bound(.tokens, .hoeffding).evaluate(on: losses).terms.subsample
    for length in [2, 10, 100] {
      let value = try Self.bound(.units, .hoeffding).evaluate(
        on: losses, units: RowUnits(length: length, rows: 2000))
      #expect(value.terms.subsample > last && !value.isPlugInEstimate)
      last = value.terms.subsample
    }
    // Unequal units: each counts once, whatever its length.
    let units = try RowUnits(lengths: [1900, 50, 50], rows: 2000)
    let value = try Self.bound(.units, .hoeffding).evaluate(on: losses, units: units)
    let nll = losses.nll.map(Double.init)
    let means = [nll[..<1900], nll[1900..<1950], nll[1950...]].map {
      $0.reduce(0, +) / Double($0.count)
    }
    #expect(abs(value.quantizedRisk - means.reduce(0, +) / 3) < 1e-12)
  }

  @Test("a certificate of units states them, and is checked on the same units only")
  func certificate() throws {
    let losses = try CompressedModelBoundTests.losses(2000)
    let units = try RowUnits(length: 20, rows: 2000)
    let certificate = try Certificate(of: Self.bound(.units), on: losses, units: units)
    #expect(certificate.measurements.units?.count == 100)
    #expect(certificate.vouched.contains { $0.contains("independently drawn units") })
    let stated = try StatedCertificate(certificate.json(), path: "c.json")
    #expect(try stated.differences(on: losses, units: units).isEmpty)
    let others = try RowUnits(length: 10, rows: 2000)
    #expect(
      try stated.differences(on: losses, units: others).map(\.field).contains(
        "measurements.units.count"))
    #expect(try !stated.differences(on: losses).isEmpty)
  }

  @Test("units that do not fit are refused in one sentence")
  func refusals() throws {
    func sentence(_ body: () throws -> Void) throws -> String {
      try #require(throws: BoundError.self) { try body() }.description
    }
    let losses = try CompressedModelBoundTests.losses(100)
    #expect(
      try sentence { _ = try RowUnits(length: 7, rows: 100) }
        == "expected a number of token losses that is a multiple of the unit's length 7, found 100")
    #expect(
      try sentence { _ = try RowUnits(lengths: [50, 49], rows: 100) }
        == "expected units of 100 rows together, one for each token loss, found 99")
    #expect(
      try sentence { _ = try RowUnits(lengths: [50, 0, 50], rows: 100) }
        == "expected units of at least 1 row, found 0 rows in unit 1 (from 0)")
    #expect(
      try sentence { _ = try RowUnits(lengths: [Int.max, Int.max], rows: 100) }.contains(
        "found more"))
    #expect(
      try sentence { _ = try RowUnits(labels: ["a", "b", "a"]) }
        == "expected the rows of a unit to follow one another, found unit 'a' again in row 2 (from 0): give each draw a "
        + "label of its own")
    #expect(try RowUnits(labels: ["a", "a", "b"]).lengths == [2, 1])
    #expect(
      try sentence { _ = try Self.bound(.units).evaluate(on: losses) }
        == "expected the unit of each row where units were sampled, found none")
    let units = try RowUnits(length: 10, rows: 100)
    #expect(
      try sentence { _ = try Self.bound(.tokens).evaluate(on: losses, units: units) }
        == "expected rows that were sampled in units where units are given, found rows sampled as tokens"
    )
  }

  @Test("the tokenizer's bits are paid for, and the certificate states where it comes from")
  func tokenizer() throws {
    let losses = try CompressedModelBoundTests.losses(2000)
    let fixed = Self.bound(.tokens)
    var trained = fixed
    trained.tokenizerBits = 4000
    let (a, b) = (try fixed.evaluate(on: losses), try trained.evaluate(on: losses))
    #expect(abs(b.complexityPerToken - a.complexityPerToken - 4000 * log(2) / 4e5) < 1e-15)
    #expect(b.bound > a.bound)
    #expect(
      try Certificate(of: fixed, on: losses).vouched.contains(
        "The tokenizer was fixed before the training tokens were seen."))
    #expect(
      try Certificate(of: trained, on: losses).vouched.contains(
        "The tokenizer was made from the training data, and 4000 bits describe it."))
    trained.tokenizerBits = -1
    #expect(throws: BoundError.codeLength(.bits(-1))) { try trained.evaluate(on: losses) }
  }

  /// Documents differ in their mean loss. A file of some documents says little about the others, whatever number of rows
  /// is drawn from it.
  @Test(
    "a sample of a sample: certified as units it fails rarely, certified as tokens far more often than stated"
  )
  func twoStages() throws {
    var random = SeededGenerator(seed: 131)
    let (documents, length, drawn) = (300, 200, 10)
    var corpus: [(nll: [Float], entropy: [Float])] = []
    for _ in 0..<documents {
      let mean = 2 + 0.9 * random.normal()
      let nll = (0..<length).map { _ in Float(-max(mean, 0.2) * log(random.uniform())) }
      corpus.append((nll, [Float](repeating: Float(max(mean, 0.2)), count: length)))
    }
    var bound = CompressedModelBound(
      parameters: 1e3, tokens: 1e9, codeLength: .bits(1e3), vocabulary: 256, grid: .uniform(10),
      smoothing: .direct, centre: .smoothedEntropy, weight: .fixed(0.1))
    let population = try TokenLosses(
      nll: corpus.flatMap(\.nll), entropy: corpus.flatMap(\.entropy))
    let truth = try population.smoothed(weight: 0.1, vocabulary: 256).meanLoss
    var failures = (tokens: 0, units: 0)
    for _ in 0..<200 {
      let chosen = (0..<drawn).map { _ in Int.random(in: 0..<documents, using: &random) }
      let losses = try TokenLosses(
        nll: chosen.flatMap { corpus[$0].nll }, entropy: chosen.flatMap { corpus[$0].entropy })
      bound.sampled = .tokens
      bound.subsample = .amGM
      let tokens = try bound.evaluate(on: losses)
      bound.sampled = .units
      let units = try bound.evaluate(
        on: losses, units: RowUnits(length: length, rows: drawn * length))
      if tokens.bound < truth { failures.tokens += 1 }
      if units.bound < truth { failures.units += 1 }
    }
    #expect(failures.units <= 5, "\(failures.units) of 200")
    #expect(failures.tokens > 5, "\(failures.tokens) of 200")
  }
}
