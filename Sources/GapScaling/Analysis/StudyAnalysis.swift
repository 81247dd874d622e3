// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import NumericalMethods
public import ScalingLaws
public import GeneralizationBounds
import Foundation

/// Choices of an analysis that are not measurements.
public struct AnalysisOptions: Sendable, Equatable {
  /// b, the width whose models the laws run through; nil takes 4, or the nearest that was measured.
  public var bits: Double?
  /// The level of every interval, in (0, 1).
  public var level: Double
  /// The number of resamples behind an interval of the extrapolation.
  public var draws: Int
  /// The seed of the resamples: same seed, same numbers.
  public var seed: UInt64
  /// How the token losses, a sample of the training tokens, stand for all of them.
  public var subsample: Subsample
  /// δ in (0, 1), in place of the study's own; nil takes that.
  public var failureProbability: Double?

  /// The defaults: the width of the paper, intervals of 95 %, 1000 draws.
  public init(
    bits: Double? = nil, level: Double = 0.95, draws: Int = 1000, seed: UInt64 = 1,
    subsample: Subsample = .maurerPontil, failureProbability: Double? = nil
  ) {
    self.bits = bits
    self.level = level
    self.draws = draws
    self.seed = seed
    self.subsample = subsample
    self.failureProbability = failureProbability
  }
}

/// Everything that a study says: the bound of each model, and the law that each term of it follows.
///
/// A part that the study doesn't hold is nil or empty here, and a warning says which measurement is missing.
public struct StudyAnalysis: Sendable {
  /// The study.
  public let study: Study
  /// The choices made.
  public let options: AnalysisOptions
  /// The loss surface over all runs; nil when there are none or too few.
  public let surface: Fit<Chinchilla>?
  /// Every quantized model's bound, in table order.
  public let bounds: [ModelBound]
  /// Each model at all of its widths, the best of them and the family of bounds there, smallest model first.
  public let widths: [ModelWidths]
  /// b, the width that the laws run through; nil when no quantized model was measured.
  public let bits: Double?
  /// Σ over N at the measured complexities: the paper's Figure 2, centre.
  public let lossVariation: Fit<InverseRoot>?
  /// R̂_q − R̂ over N at the chosen width.
  public let quantizationGap: Fit<PowerLaw>?
  /// What a code costs beyond b bits per parameter (scales, unquantized parts), bits per parameter over N; nil when
  /// the study counts none.
  public let overhead: Fit<PowerLaw>?
  /// The information in each model that has a training curve, smallest model first.
  public let information: [ModelInformation]
  /// The bound of each coded student, smallest first.
  public let students: [StudentBound]
  /// The information in bits over N.
  public let informationLaw: Fit<PowerLaw>?
  /// The length of the students' requential codes in bits over N.
  public let requentialLaw: Fit<PowerLaw>?
  /// What a student loses to its teacher, nats per token over N.
  public let studentGap: Fit<PowerLaw>?
  /// What the Hessian spectra say about quantization; nil when the study has none.
  public let quantizability: Quantizability?
  /// Every warning raised on the way, once each.
  public let warnings: [Warning]
  /// The losses behind the extrapolation: those at the chosen width, and those of the models as trained.
  let quantizedLosses: [(model: MeasuredModel, losses: TokenLosses)]
  let trainedLosses: [(model: MeasuredModel, losses: TokenLosses)]
  /// The draws about the surface, once an extrapolation has made them.
  let keptDraws = Kept<JointDraws>()

  /// log V, the loss of guessing uniformly, nats per token: what a bound must be below to say anything.
  public var trivialLoss: Double { log(Double(study.settings.vocabulary)) }

  /// The bounds at the chosen width, smallest model first.
  public var frontier: [ModelBound] {
    frontierInTableOrder.sorted { $0.model.parameters < $1.model.parameters }
  }

  /// The same in the order in which the laws are fitted to them.
  var frontierInTableOrder: [ModelBound] { Self.frontier(of: bounds, bits: bits, study: study) }

  private static func frontier(
    of bounds: [ModelBound], bits: Double?, study: Study
  ) -> [ModelBound] {
    let chosen = study.models(bits: bits ?? 0)
    return bounds.filter { chosen.contains($0.model) }
  }

  /// Evaluates every bound and fits every law that the study supports.
  ///
  /// - Parameters:
  ///   - study: the measurements.
  ///   - options: width, level, draws, seed, and the treatment of samples.
  /// - Throws: ``NumericalMethods/FileError`` for token losses that can't be used, and
  ///   ``GeneralizationBounds/BoundError`` for hypotheses out of their domain. A law that can't be fitted is a
  ///   warning, not an error.
  public init(_ study: Study, options: AnalysisOptions = AnalysisOptions()) throws {
    var study = study
    study.settings.failureProbability =
      options.failureProbability ?? study.settings.failureProbability
    self.study = study
    self.options = options
    var fits = LawFits(level: options.level)
    surface = fits.surface(study)
    bits = Self.width(nearest: options.bits ?? 4, of: study)
    let losses = try TokenLossCache(study)
    let hypotheses = Self.hypotheses(of: study, subsample: options.subsample)
    bounds = try Self.bounds(of: study, losses: losses, by: hypotheses)
    widths = try ModelWidths.all(of: study, losses: losses, hypotheses: hypotheses)
    if bounds.isEmpty {
      fits.lacks(
        "No token losses of a quantized model in \(study.settings.tokens): bounds need them.")
    }
    fits.warnings += Self.vacuous(bounds)
    for bound in bounds {
      fits.warnings += bound.value.warnings.filter { $0.code != "W-vacuous" }
    }
    let frontier = Self.frontier(of: bounds, bits: bits, study: study)
    lossVariation = fits.lossVariation(frontier)
    quantizationGap = fits.quantizationGap(frontier)
    overhead = fits.overhead(frontier)
    quantizedLosses = study.models(bits: bits ?? 0).compactMap { model in
      losses[model].map { (model, $0) }
    }
    trainedLosses = study.unquantized.compactMap { model in losses[model].map { (model, $0) } }
    students = try StudentBound.all(of: study, losses: losses, subsample: options.subsample)
    requentialLaw = fits.requentialCode(students)
    fits.warnings += Self.otherRatios(students, than: study.settings.tokensPerParameter)
    studentGap = fits.studentGap(students)
    information = try Self.information(in: study, losses: losses)
    informationLaw = fits.information(information, curves: study.settings.curves)
    quantizability = try Quantizability(study, level: options.level)
    fits.warnings += quantizability?.warnings ?? []
    fits.warnings += Self.cautions(
      study: study, bits: bits, surface: surface, lossVariation: lossVariation,
      quantizationGap: quantizationGap)
    warnings = fits.warnings.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Theorem 3.4 as the study asks for it; N, D and L are each model's own.
  private static func hypotheses(of study: Study, subsample: Subsample) -> CompressedModelBound {
    let settings = study.settings
    return CompressedModelBound(
      parameters: 1, tokens: 1, codeLength: .bits(1), vocabulary: settings.vocabulary,
      failureProbability: settings.failureProbability, grid: .uniform(settings.grid),
      subsample: subsample)
  }

  /// The bound of every quantized model with token losses, in table order.
  private static func bounds(
    of study: Study, losses: TokenLossCache, by hypotheses: CompressedModelBound
  ) throws -> [ModelBound] {
    let quantized = study.models.filter { !$0.isUnquantized }
    return try Parallel.map(quantized.count) { index throws -> ModelBound? in
      let model = quantized[index]
      guard let tokens = losses[model] else { return nil }
      var bound = hypotheses
      (bound.parameters, bound.tokens) = (model.parameters, model.tokens)
      bound.codeLength = .bits(model.codeLength)
      bound.sampled = model.sampled
      let risk = losses.unquantizedRisk(of: model.model)
      return ModelBound(
        model: model, sample: tokens.count, unquantizedRisk: risk,
        value: try bound.evaluate(on: tokens, unquantizedRisk: risk))
    }.compactMap { $0 }
  }

  /// The length of requential codes in bits over N.
  static func codeLaw(of students: [StudentBound], level: Double) throws -> Fit<PowerLaw> {
    try PowerLaw.fit(
      to: Points(
        x: students.map(\.student.parameters), y: students.map(\.student.codeLengthBits)),
      level: level)
  }

  /// The measured width nearest to the wanted one; the smaller of two equally near.
  private static func width(nearest wanted: Double, of study: Study) -> Double? {
    study.widths.filter { !study.models(bits: $0).isEmpty }
      .min { abs($0 - wanted) < abs($1 - wanted) }
  }

  private static func information(
    in study: Study, losses: TokenLossCache
  ) throws -> [ModelInformation] {
    try study.unquantized.compactMap { model in
      guard let curve = study.curves.first(where: { $0.run == model.run }) else { return nil }
      let nats = Prequential.information(
        curve: curve.losses, batchTokens: curve.batchTokens, finalLoss: curve.finalLoss)
      let settings = study.settings
      let bound = try losses[model].flatMap { tokens in
        // A curve that ends above its mean tells of nothing learned, and is no code.
        nats <= 0
          ? nil
          : try CompressedModelBound(
            parameters: model.parameters, tokens: model.tokens, codeLength: .nats(nats),
            vocabulary: settings.vocabulary, failureProbability: settings.failureProbability,
            grid: .uniform(settings.grid), subsample: .none
          ).evaluate(on: tokens, unquantizedRisk: nil)
      }
      return ModelInformation(
        model: model, batchTokens: curve.batchTokens, nats: nats, heuristicBound: bound)
    }
  }
}
