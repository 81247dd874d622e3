// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
public import Foundation
import GeneralizationBounds
import NumericalMethods
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
    // Offsets of sizes have a stream of their own, so that a family without them stays as it is.
    var shifts = SeededGenerator(seed: seed, stream: 2)
    let offsets = Dictionary(
      uniqueKeysWithValues: family.sizes.map { ($0, family.sizeOffset * shifts.normal()) })
    var files: [(name: String, data: Data)] = []
    func add(_ name: String, _ text: String) { files.append((name, Data(text.utf8))) }

    add("study.yaml", Self.settings(family, seed: seed))

    var runs = "run,parameters,tokens,final_train_loss,batch_tokens\n"
    var curves: [(name: String, data: Data)] = []
    var finalLosses: [Double: Double] = [:]
    for size in family.sizes {
      for ratio in family.runRatios {
        let tokens = size * ratio
        let noise = exp(family.lossNoise * random.normal() + (offsets[size] ?? 0))
        let loss = family.loss(parameters: size, tokens: tokens) * noise
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

    // Students have chances of their own, so that the models' stay as they are.
    var lessons = SeededGenerator(seed: seed, stream: 1)
    var students = "run,model,parameters,tokens,code_length_bits,train_nll,test_nll,sample\n"
    var models =
      "model,run,variant,parameters,tokens,bits_per_parameter,train_nll,test_nll,sample\n"
    var tokenFiles: [(name: String, data: Data)] = []
    for size in family.sizes {
      let name = Quantity.engineering(size)
      let tokens = size * family.tokensPerParameter
      let run = "\(name)-x\(Quantity.plain(family.tokensPerParameter))"
      let sample = family.population(parameters: size, offset: offsets[size] ?? 0)
        .sample(family.sample, using: &random)
      /// Loss and entropy of every token, moved by a gap, and the mean.
      func losses(_ gap: Double) -> (rows: [Float], mean: Double) {
        let rows = sample.flatMap {
          [Float($0.loss + gap * $0.roughness), Float($0.entropy)]
        }
        let mean =
          stride(from: 0, to: rows.count, by: 2).reduce(0.0) { $0 + Double(rows[$1]) }
          / Double(sample.count)
        return (rows, mean)
      }
      // Held-out text: a little harder, the less so the larger the model.
      let harder = 0.02 * pow(size / 1e7, -0.1)
      for bits in [16] + family.widths {
        let variant = bits == 16 ? "bf16" : "gptq\(Quantity.plain(bits))"
        let gap =
          bits == 16
          ? 0
          : family.quantizationGap(parameters: size, bits: bits)
            * exp(family.gapNoise * random.normal())
        let (rows, mean) = losses(gap)
        models +=
          "\(name),\(run),\(variant),\(Quantity.plain(size)),\(Quantity.plain(tokens)),"
          + "\(Quantity.plain(bits)),\(mean),\(mean + harder),\(sample.count)\n"
        tokenFiles.append(
          (
            "tokens/\(name)-\(variant).npy",
            NumpyArray.data(shape: [sample.count, 2], values: rows)
          ))
      }
      let lost =
        family.studentGap(parameters: size) * exp(family.gapNoise * lessons.normal())
      let code =
        (family.requentialCode(parameters: size) * exp(family.codeNoise * lessons.normal()))
        .rounded()
      let (rows, mean) = losses(lost)
      students +=
        "\(run),\(name),\(Quantity.plain(size)),\(Quantity.plain(tokens)),\(Quantity.plain(code)),"
        + "\(mean),\(mean + harder),\(sample.count)\n"
      tokenFiles.append(
        (
          "tokens/\(run)-student.npy",
          NumpyArray.data(shape: [sample.count, 2], values: rows)
        ))
    }
    add("models.csv", models)
    add("requential.csv", students)
    files += curves + tokenFiles
    if !targets.isEmpty { add("truth.csv", try Self.truth(family, at: family.sizes + targets)) }
    self.files = files
  }

  /// Gathers the files for a folder; nothing is written until it is committed.
  public func add(to folder: inout OutputFolder) {
    for file in files { folder.add(file.data, as: file.name) }
  }

  /// Whether a folder holds files of a study that was not simulated: one without `truth.csv`.
  public static func isMeasured(folder: String) -> Bool {
    func holds(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: folder + "/" + name)
    }
    return !holds("truth.csv")
      && ["study.yaml", "runs.csv", "models.csv", "requential.csv"].contains(where: holds)
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
      \(Quantity.plain(law.B))/D^\(Quantity.plain(law.beta)), a loss variation that falls as c + k/√N, a \
      quantization gap that falls as N^-0.2, and students whose codes grow as N^0.8.
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
    let widths = family.widths.map { ExtrapolatedBound.Code.bitsPerParameter($0) }
    for code in widths + [.prequential, .requential] {
      for size in sizes {
        let terms = try family.terms(parameters: size, code: code)
        let values = [
          terms.total, terms.risk, terms.complexity, terms.lossVariation, terms.smoothing,
          terms.quantizationGap,
        ]
        let name =
          switch code {
          case .bitsPerParameter(let bits): "bits,\(Quantity.plain(bits))"
          case .prequential: "prequential,"
          case .requential: "requential,"
          }
        text +=
          ([Quantity.plain(size), name] + values.map(Quantity.plain)).joined(separator: ",") + "\n"
      }
    }
    return text
  }
}
