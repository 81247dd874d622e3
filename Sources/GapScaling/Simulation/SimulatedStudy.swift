// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
public import Files
public import Foundation
import GeneralizationBounds
import NumericalMethods
import ScalingLaws

/// A study's files as a simulated family would have given them.
public struct SimulatedStudy: Sendable {
  /// The files by name, in the order in which a reader meets them.
  public let files: [(name: String, data: Data)]

  /// Measures a family, including the random draws.
  ///
  /// - Parameters:
  ///   - family: the truth.
  ///   - seed: same seed, same bytes.
  ///   - truthAt: N of models whose true terms go into `truth.csv`, beside the measured sizes.
  /// - Throws: ``GeneralizationBounds/BoundError`` for hypotheses out of their domain.
  public init(_ family: SimulatedFamily, seed: UInt64, truthAt targets: [Double] = []) throws {
    let measured = SimulatedMeasurement(family, seed: seed)
    func file(_ name: String, _ text: String) -> (name: String, data: Data) {
      (name, Data(text.utf8))
    }
    let truth =
      targets.isEmpty
      ? [] : [file("truth.csv", try Self.truth(family, at: family.sizes + targets))]
    files =
      [
        file("study.yaml", Self.settings(family, seed: seed)),
        file(StudySchema.runs.file, measured.runs.text),
        file(StudySchema.models.file, measured.models.text),
        file(StudySchema.requential.file, measured.students.text),
      ] + measured.curves + measured.tokens + truth
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
      \(NumberText.exact.plain(law.E)) + \(NumberText.exact.plain(law.A))/N^\(NumberText.exact.plain(law.alpha)) + \
      \(NumberText.exact.plain(law.B))/D^\(NumberText.exact.plain(law.beta)), a loss variation that falls as c + k/√N, a \
      quantization gap that falls as N^-0.2, and students whose codes grow as N^0.8.
      date: 2026-01-01
      vocabulary: \(family.vocabulary)
      tokens_per_parameter: \(NumberText.exact.plain(family.tokensPerParameter))
      failure_probability: \(NumberText.exact.plain(family.failureProbability))
      sampled: tokens
      origin: simulated
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
          case .bitsPerParameter(let bits): "bits,\(NumberText.exact.plain(bits))"
          case .prequential: "prequential,"
          case .requential: "requential,"
          }
        text +=
          ([NumberText.exact.plain(size), name] + values.map { NumberText.exact.plain($0) }).joined(
            separator: ",") + "\n"
      }
    }
    return text
  }
}
