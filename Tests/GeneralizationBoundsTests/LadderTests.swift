// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import GeneralizationBounds
import NumericalMethods
import Testing

@Suite("The measured ladder")
struct LadderTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Data/ladder").standardizedFileURL.path

  struct Model: Sendable {
    var name: String
    var bound: CompressedModelBound
    var losses: TokenLosses
    var unquantizedRisk: Double
    var testLoss: Double
  }

  /// The models of one variant, with the code length that counts all of it.
  static func models(_ variant: String) throws -> [Model] {
    let table = try Table(contentsOf: folder + "/models.csv")
    let names = try table.texts("model")
    let variants = try table.texts("variant")
    let parameters = try table.numbers("parameters", .positive)
    let tokens = try table.numbers("tokens", .positive)
    let bits = try table.numbers("code_length_bits", .positive)
    let risk = try table.numbers("train_nll", .nonNegative)
    let test = try table.numbers("test_nll", .nonNegative)
    return try names.indices.filter { variants[$0] == variant }.map { row in
      let full = try #require(
        names.indices.first { names[$0] == names[row] && variants[$0] == "fp32" })
      return Model(
        name: names[row],
        bound: CompressedModelBound(
          parameters: parameters[row], tokens: tokens[row], codeLength: .bits(bits[row]),
          vocabulary: 256, sampled: .tokens),
        losses: try TokenLosses(
          contentsOf: folder + "/tokens/\(names[row])-\(variant).npy",
          units: .auto(vocabulary: 256)), unquantizedRisk: risk[full], testLoss: test[row])
    }
  }

  @Test(
    "every model at 3 and 4 bits has a bound between its held-out loss and log V",
    arguments: ["gptq3", "gptq4"])
  func nonVacuous(_ variant: String) throws {
    let models = try Self.models(variant)
    #expect(models.count == 8)
    for model in models {
      let value = try model.bound.evaluate(
        on: model.losses, unquantizedRisk: model.unquantizedRisk)
      #expect(!value.vacuous, "\(model.name): \(value.bound)")
      #expect(value.bound > model.testLoss)
      #expect(value.warnings.isEmpty)
      #expect(value.bound == value.terms.total)
      #expect(abs(value.terms.quantizationGap) < 0.2)
      var exact = model.bound
      exact.smoothing = .exact
      #expect(try exact.evaluate(on: model.losses).bound < value.bound)
      var centred = model.bound
      centred.centre = .smoothedEntropy
      #expect(try centred.evaluate(on: model.losses).bound < value.bound - 0.03)
      let least = try model.bound.lossVariation(
        of: model.losses, complexity: value.complexityPerToken)
      #expect(least.sigma == value.lossVariation)
      var joint = model.bound
      joint.bet = .total
      let together = try joint.evaluate(on: model.losses)
      #expect(together.bound < value.bound)
      #expect(together.lossVariation > value.lossVariation)
    }
  }

  @Test("models at their best width: every step tightens the paper's bound, held-out loss below")
  func bestWidth() throws {
    let names = ["gptq2", "gptq3", "gptq4", "gptq5", "gptq6", "gptq8"]
    let variants = try names.map { try Self.models($0) }
    for place in [0, 3, 7] {
      let all = variants.map { $0[place] }
      for interval in [Subsample.maurerPontil, .amGM] {
        var bound = all[0].bound
        bound.subsample = interval
        let choice = try BitWidthChoice(
          among: zip(names, all).map {
            BitWidthChoice.Variant(
              name: $0, codeLength: $1.bound.codeLength, losses: $1.losses)
          }, by: bound, unquantizedRisk: all[0].unquantizedRisk)
        #expect(choice.rows.map(\.name) == names)
        #expect(choice.best.value.bound == choice.rows.map(\.value.bound).min())
        // Guess and smoothing rise with the width while the gap falls.
        for (low, high) in zip(choice.rows, choice.rows.dropFirst()) {
          #expect(low.bitsPerParameter < high.bitsPerParameter)
          #expect(low.value.terms.complexity < high.value.terms.complexity)
          #expect(low.value.terms.smoothing < high.value.terms.smoothing)
        }
        #expect(
          choice.rows[0].value.terms.quantizationGap > choice.rows[5].value.terms.quantizationGap)
        // All six widths cost log 6 over D, and a wider interval.
        bound.codeLength = all[choice.bestIndex].bound.codeLength
        let alone = try bound.evaluate(
          on: all[choice.bestIndex].losses, unquantizedRisk: all[0].unquantizedRisk)
        #expect(
          alone.bound < choice.best.value.bound && choice.best.value.bound < alone.bound + 0.05)

        bound.alternatives = names.count
        if interval == .amGM { bound.grid = .uniform(100) }
        let steps = try BoundComparison(of: bound, on: all[choice.bestIndex].losses).rows
        let bounds = steps.map(\.value.bound)
        #expect(bounds[0] > bounds[1] && bounds[1] > bounds[2] && bounds[2] > bounds[3])
        #expect(bounds.allSatisfy { $0 > all[choice.bestIndex].testLoss && $0 < log(256) })
      }
    }
  }
}
