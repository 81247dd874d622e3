// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
import GeneralizationBounds
public import NumericalMethods
import ScalingLaws

/// A study's files as a simulated family would have given them.
public struct SimulatedStudy: Sendable {
  /// The files by name, in the order in which a reader meets them.
  public let files: [(name: String, data: Data)]

  /// Measures a family, chance and all.
  ///
  /// - Parameters:
  ///   - family: the truth.
  ///   - seed: same seed, same bytes.
  ///   - truthAt: N of models whose true terms go into `truth.csv`, beside the measured sizes.
  /// - Throws: ``GeneralizationBounds/BoundError`` for hypotheses out of their domain.
  public init(_ family: SimulatedFamily, seed: UInt64, truthAt targets: [Double] = []) throws {
    var random = SeededGenerator(seed: seed)
    let surface = family.surface
    var files: [(name: String, data: Data)] = []
    func add(_ name: String, _ text: String) { files.append((name, Data(text.utf8))) }

    add("study.yaml", Self.settings(family, seed: seed))

    var runs = "run,parameters,tokens,final_train_loss,batch_tokens\n"
    var curves: [(name: String, data: Data)] = []
    var finalLosses: [Double: Double] = [:]
    for size in family.sizes {
      for ratio in family.runRatios {
        let tokens = size * ratio
        let noise = exp(family.lossNoise * random.normal())
        let loss = surface.loss(parameters: size, tokens: tokens) * noise
        let name = "\(Quantity.engineering(size))-x\(Quantity.plain(ratio))"
        let batch = tokens / Double(family.steps)
        runs +=
          "\(name),\(Quantity.plain(size)),\(Quantity.plain(tokens)),\(loss),\(Quantity.plain(batch))\n"
        guard ratio == family.tokensPerParameter else { continue }
        finalLosses[size] = loss
        curves.append(
          (
            "curves/\(name).npy",
            NumpyArray.data(
              shape: [family.steps],
              values: family.curve(parameters: size, noise: noise).map {
                // Every step has a little noise of its own.
                Float($0 * exp(0.002 * random.normal()))
              })
          ))
      }
    }
    add("runs.csv", runs)

    var models =
      "model,run,variant,parameters,tokens,bits_per_parameter,train_nll,test_nll,sample\n"
    var tokenFiles: [(name: String, data: Data)] = []
    for size in family.sizes {
      let name = Quantity.engineering(size)
      let tokens = size * family.tokensPerParameter
      let run = "\(name)-x\(Quantity.plain(family.tokensPerParameter))"
      let sample = family.population(parameters: size, bits: nil)
        .sample(family.sample, using: &random)
      for bits in [16] + family.widths {
        let variant = bits == 16 ? "bf16" : "gptq\(Quantity.plain(bits))"
        let gap =
          bits == 16
          ? 0
          : family.quantizationGap(parameters: size, bits: bits)
            * exp(family.gapNoise * random.normal())
        var rows: [Float] = []
        for token in sample {
          rows.append(Float(token.loss + gap * token.roughness))
          rows.append(Float(token.entropy))
        }
        let mean =
          stride(from: 0, to: rows.count, by: 2).reduce(0.0) { $0 + Double(rows[$1]) }
          / Double(sample.count)
        // Held-out text: a little harder, the less so the larger the model.
        let held = mean + 0.02 * pow(size / 1e7, -0.1)
        models +=
          "\(name),\(run),\(variant),\(Quantity.plain(size)),\(Quantity.plain(tokens)),"
          + "\(Quantity.plain(bits)),\(mean),\(held),\(sample.count)\n"
        tokenFiles.append(
          (
            "tokens/\(name)-\(variant).npy",
            NumpyArray.data(shape: [sample.count, 2], values: rows)
          ))
      }
    }
    add("models.csv", models)
    files += curves + tokenFiles
    if !targets.isEmpty { add("truth.csv", try Self.truth(family, at: family.sizes + targets)) }
    self.files = files
  }

  /// Gathers the files for a folder; nothing is written until it is committed.
  public func add(to folder: inout OutputFolder) {
    for file in files { folder.add(file.data, as: file.name) }
  }

  private static func settings(_ family: SimulatedFamily, seed: UInt64) -> String {
    let law = family.surface
    return """
      # A simulated study: every law behind these files is known, and truth.csv holds what follows from them.
      name: simulated
      title: A simulated family of \(family.sizes.count) model\(family.sizes.count == 1 ? "" : "s") \
      whose laws are known
      description: No model was trained. Losses were drawn with seed \(seed) from L(N, D) = \
      \(Quantity.plain(law.E)) + \(Quantity.plain(law.A))/N^\(Quantity.plain(law.alpha)) + \
      \(Quantity.plain(law.B))/D^\(Quantity.plain(law.beta)), a loss variation that falls as c + k/√N, and a \
      quantization gap that falls as N^-0.2.
      date: 2026-01-01
      vocabulary: \(family.vocabulary)
      tokens_per_parameter: \(Quantity.plain(family.tokensPerParameter))
      failure_probability: \(Quantity.plain(family.failureProbability))
      grid: \(family.grid)

      """
  }

  private static func truth(_ family: SimulatedFamily, at sizes: [Double]) throws -> String {
    var text =
      "parameters,code,bits,bound,risk,complexity,loss_variation,smoothing,quantization_gap\n"
    for bits in family.widths.map(Optional.init) + [nil] {
      for size in sizes {
        let terms = try family.terms(
          parameters: size, code: bits.map { .bitsPerParameter($0) } ?? .prequential)
        let values = [
          terms.total, terms.risk, terms.complexity, terms.lossVariation, terms.smoothing,
          terms.quantizationGap,
        ]
        let code = bits.map { "bits,\(Quantity.plain($0))" } ?? "prequential,"
        text +=
          ([Quantity.plain(size), code] + values.map(Quantity.plain)).joined(separator: ",") + "\n"
      }
    }
    return text
  }
}
