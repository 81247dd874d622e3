// SPDX-License-Identifier: GPL-3.0-or-later
public import GeneralizationBounds
import NumericalMethods

/// One model at every width it was quantized to: the least certified bound, and there the family of bounds.
///
/// Every bound pays log #b for the choice, so that all of a model's hold at once and the least may be kept. Which of
/// the family is least is not paid for: each column is a statement of its own.
public struct ModelWidths: Sendable {
  /// The models, one a width, in the order of the bits.
  public let models: [MeasuredModel]
  /// Theorem 3.4 at each of them, and the least.
  public let choice: BitWidthChoice
  /// Theorem 3.4 at the best width, with the exact smoothing term, with the smoothed losses themselves, AM–GM,
  /// and the tightest bound that is known here.
  public let family: [BoundComparison.Row]

  /// The model at the width of the least bound.
  public var best: MeasuredModel { models[choice.bestIndex] }

  /// The bound of a step of the family, nats per token.
  public func bound(_ step: BoundComparison.Step) -> Double? {
    family.first { $0.step == step }?.value.bound
  }

  /// The steps of the family.
  public static let steps: [BoundComparison.Step] = [.paper, .exact, .direct, .amGM, .tightest]

  /// Every model of a study that was measured at some width, smallest first.
  ///
  /// - Parameters:
  ///   - study: The measurements.
  ///   - hypotheses: The theorem; N, D, L and the number of alternatives are each model's own.
  ///   - models: The names wanted; nil: all.
  ///   - bits: The widths wanted; nil: all that were measured.
  /// - Throws: ``NumericalMethods/FileError`` for token losses that can't be used, and
  ///   ``GeneralizationBounds/BoundError`` for hypotheses out of their domain.
  public static func all(
    of study: Study, hypotheses: CompressedModelBound, models: [String]? = nil,
    bits: [Double]? = nil
  ) throws -> [ModelWidths] {
    try all(
      of: study, losses: TokenLossCache(study), hypotheses: hypotheses, models: models, bits: bits)
  }

  static func all(
    of study: Study, losses: TokenLossCache, hypotheses: CompressedModelBound,
    models: [String]? = nil, bits: [Double]? = nil
  ) throws -> [ModelWidths] {
    var names: [String] = []
    for model in study.models where !names.contains(model.model) { names.append(model.model) }
    let wanted = names.filter { models?.contains($0) ?? true }
    return try Parallel.map(wanted.count) { index throws -> ModelWidths? in
      let name = wanted[index]
      let measured = study.models.filter {
        $0.model == name && !$0.isUnquantized && (bits?.contains($0.bitsPerParameter) ?? true)
      }
      .sorted { ($0.bitsPerParameter, $0.codeLength) < ($1.bitsPerParameter, $1.codeLength) }
      .compactMap { model in losses[model].map { (model: model, losses: $0) } }
      guard let first = measured.first else { return nil }
      var bound = hypotheses
      bound.parameters = first.model.parameters
      bound.tokens = first.model.tokens
      bound.sampled = measured.allSatisfy { $0.model.sampled == .tokens } ? .tokens : .unstated
      let risk = losses.unquantizedRisk(of: name)
      let choice = try BitWidthChoice(
        among: measured.map {
          BitWidthChoice.Variant(
            name: $0.model.variant, codeLength: .bits($0.model.codeLength), losses: $0.losses)
        }, by: bound, unquantizedRisk: risk)
      let best = measured[choice.bestIndex]
      bound.codeLength = .bits(best.model.codeLength)
      bound.alternatives *= measured.count
      let family = try BoundComparison(
        of: bound, on: best.losses, unquantizedRisk: risk, steps: steps)
      return ModelWidths(models: measured.map(\.model), choice: choice, family: family.rows)
    }.compactMap { $0 }.sorted { $0.best.parameters < $1.best.parameters }
  }
}

extension BoundComparison.Step {
  /// What figures and tables call it.
  public var title: String {
    switch self {
    case .paper: "Theorem 3.4"
    case .exact: "exact smoothing"
    case .direct: "smoothed losses"
    case .amGM: "AM–GM"
    case .joint: "AM–GM, best weight"
    case .tightest: "tightest"
    }
  }
}
