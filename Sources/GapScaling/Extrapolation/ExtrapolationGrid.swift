// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
public import GeneralizationBounds
public import ScalingLaws

/// Targets of every combination of widths, ratios, vocabularies and inequalities.
///
/// A list that is nil has one entry, which the study or the published law gives.
public struct ExtrapolationGrid: Sendable, Equatable {
  /// Which code's length enters the bounds.
  public enum Information: Sendable, Equatable {
    /// b bits per parameter.
    case bitsPerParameter
    /// The law of the study's prequential codes.
    case prequential
    /// The law of the study's requential codes.
    case requential
  }

  /// N of each target.
  public var parameters: [Double]
  /// b, bits per parameter; nil for the width of the analysis, or 4.
  public var bits: [Double]?
  /// D/N; nil for the study's own, or 20.
  public var ratios: [Double]?
  /// V; nil for the study's own, or 50257.
  public var vocabularies: [Int]?
  /// What bounds the loss.
  public var inequalities: [InequalityName]
  /// Which code's length enters the bounds.
  public var information: Information
  /// How the loss variation is carried.
  public var variation: VariationRule

  /// A grid; only the sizes have no default.
  public init(
    parameters: [Double], bits: [Double]? = nil, ratios: [Double]? = nil,
    vocabularies: [Int]? = nil, inequalities: [InequalityName] = [.empiricalFreedman],
    information: Information = .bitsPerParameter, variation: VariationRule = .targetComplexity
  ) {
    self.parameters = parameters
    self.bits = bits
    self.ratios = ratios
    self.vocabularies = vocabularies
    self.inequalities = inequalities
    self.information = information
    self.variation = variation
  }

  /// The targets of one width: ratios outermost, inequalities innermost.
  func targets(bits: Double, ratio: Double, vocabulary: Int) -> [ExtrapolationTargets] {
    let code: ExtrapolatedBound.Code =
      switch information {
      case .bitsPerParameter: .bitsPerParameter(bits)
      case .prequential: .prequential
      case .requential: .requential
      }
    return (ratios ?? [ratio]).flatMap { ratio in
      (vocabularies ?? [vocabulary]).flatMap { vocabulary in
        inequalities.map { inequality in
          ExtrapolationTargets(
            parameters: parameters, tokensPerParameter: ratio, vocabulary: vocabulary, code: code,
            inequality: inequality, variation: variation)
        }
      }
    }
  }
}

extension Extrapolation {
  /// A step of ``init(of:over:level:draws:seed:failureProbability:starting:)`` that takes time.
  public enum Stage: Sendable, Equatable {
    /// The bounds of the study's models are evaluated.
    case bounds(models: Int)
    /// The laws are fitted to resampled models.
    case resampling
  }

  /// The bound at every combination of a grid, with the study's backtest at the last width.
  ///
  /// - Parameters:
  ///   - study: The measured models.
  ///   - grid: What is asked.
  ///   - level: Level of the intervals, in (0, 1).
  ///   - draws: Resamples behind an interval.
  ///   - seed: Of the resamples.
  ///   - failureProbability: δ in (0, 1); nil takes the study's.
  ///   - starting: Is called before each step.
  /// - Throws: What ``StudyAnalysis/extrapolate(to:)`` and reading the study's files throw.
  public init(
    of study: Study, over grid: ExtrapolationGrid, level: Double = 0.95, draws: Int = 1000,
    seed: UInt64 = 1, failureProbability: Double? = nil, starting: (Stage) -> Void = { _ in }
  ) throws {
    var parts: [Extrapolation] = []
    var backtest: BoundBacktest?
    for bits in grid.bits?.map(Optional.init) ?? [nil] {
      starting(.bounds(models: study.models.count))
      let analysis = try StudyAnalysis(
        study,
        options: AnalysisOptions(
          bits: bits, level: level, draws: draws, seed: seed, failureProbability: failureProbability
        ))
      if grid.information == .bitsPerParameter { backtest = try analysis.backtest() }
      starting(.resampling)
      for targets in grid.targets(
        bits: bits ?? analysis.bits ?? 4, ratio: study.settings.tokensPerParameter,
        vocabulary: study.settings.vocabulary)
      {
        parts.append(
          try analysis.extrapolate(to: targets).adding(analysis.lawWarnings(for: targets.code)))
      }
    }
    self.init(joining: parts)
    self.backtest = backtest
    inputs = NamedValues(study.inputHashes.map { ($0.file, $0.sha256) })
  }

  /// The bound at every combination of a grid along a published loss surface.
  ///
  /// - Parameters:
  ///   - law: The published fit.
  ///   - grid: What is asked; only codes of b bits per parameter, and the empirical Freedman inequality, are known here.
  ///   - assumptions: What a loss surface does not give.
  ///
  /// - Precondition: ``ExtrapolationGrid/Information/bitsPerParameter``.
  public init(
    of law: PublishedLaw, over grid: ExtrapolationGrid,
    assuming assumptions: PublishedAssumptions = PublishedAssumptions()
  ) {
    self.init(
      joining: (grid.bits ?? [4]).flatMap { bits in
        grid.targets(bits: bits, ratio: 20, vocabulary: 50257).map {
          Extrapolation.published(law, to: $0, assuming: assumptions)
        }
      })
  }
}
