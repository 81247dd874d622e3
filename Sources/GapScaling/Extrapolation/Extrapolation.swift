// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods
import GeneralizationBounds
import Foundation
import ScalingLaws

/// What is asked of models that were not measured.
public struct ExtrapolationTargets: Sendable, Equatable {
  /// N of each target.
  public var parameters: [Double]
  /// D/N of every target.
  public var tokensPerParameter: Double
  /// V of every target.
  public var vocabulary: Int
  /// The code whose length enters the bound.
  public var code: ExtrapolatedBound.Code

  /// Targets that share ratio, vocabulary and code.
  public init(
    parameters: [Double], tokensPerParameter: Double, vocabulary: Int,
    code: ExtrapolatedBound.Code
  ) {
    self.parameters = parameters
    self.tokensPerParameter = tokensPerParameter
    self.vocabulary = vocabulary
    self.code = code
  }
}

/// The bound at larger models, and how far to trust it.
public struct Extrapolation: Sendable {
  /// One bound a target, in the order asked.
  public let bounds: [ExtrapolatedBound]
  /// What each term was carried by, in words.
  public let method: [String]
  /// The warnings of this extrapolation, beside those of the analysis.
  public let warnings: [Warning]
  /// The level of the intervals.
  public let level: Double
}

extension StudyAnalysis {
  /// Carries Theorem 3.4 to models that were not measured, term by term.
  ///
  /// ```
  /// bound(N) = L(N, D) + C·log V + Σ√C + √(2C) + gap(N)      C = L(h)/D + log(|K|/δ)/D
  /// ```
  /// The risk follows the fitted loss surface. The complexity and the smoothing are exact at the target's N, D,
  /// b and V. The loss variation is evaluated on every measured model *at the target's own C and α* and carried
  /// over N by c + k/√N, because Σ itself is not transferable from one C to another. The quantization gap
  /// follows its power law at the width of the analysis, and is absent for the prequential code.
  ///
  /// The interval resamples the training runs behind the surface and draws the two other laws from their
  /// covariance with Student's t, so it holds what the laws' coefficients leave open and not what a wrong law
  /// would.
  ///
  /// - Parameter targets: sizes, ratio, vocabulary and code.
  /// - Throws: ``ExtrapolationError`` when a law that is needed is missing.
  /// > Source: Finzi et al. 2025, Theorem 3.4 and Section 5.3; the evaluation at the target's own C is ours.
  public func extrapolate(to targets: ExtrapolationTargets) throws -> Extrapolation {
    guard let surface else {
      throw ExtrapolationError(
        "no loss surface: the study needs training runs of several sizes in \(study.settings.runs)")
    }
    let measured: [(model: MeasuredModel, losses: TokenLosses)]
    let gapLaw: Fit<PowerLaw>?
    switch targets.code {
    case .bitsPerParameter:
      measured = quantizedLosses
      gapLaw = quantizationGap
    case .prequential:
      measured = trainedLosses
      gapLaw = nil
      guard informationLaw != nil else {
        throw ExtrapolationError(
          "no information law: the study needs training curves of several measured models in "
            + study.settings.curves)
      }
    }
    let largest = measured.map(\.model.parameters).max()
    guard let largest, Set(measured.map(\.model.parameters)).count >= 2 else {
      throw ExtrapolationError(
        "no law of the loss variation: the study needs token losses of at least 2 sizes, found "
          + "\(Set(measured.map(\.model.parameters)).count)")
    }

    var random = SeededGenerator(seed: options.seed)
    let surfaceDraws = resampledSurfaces(of: surface, using: &random)
    // One variate a law and draw, shared by all targets, so that a draw is one possible world.
    let variates = LawVariates(
      draws: options.draws, variationFreedom: measured.count - 2,
      gapFreedom: gapLaw.map { $0.inputs.count - 2 },
      informationFreedom: targets.code == .prequential
        ? informationLaw.map { $0.inputs.count - 2 } : nil, using: &random)

    var warnings: [Warning] = []
    let bounds = try targets.parameters.map { parameters in
      try bound(
        at: parameters, targets: targets, surface: surface, measured: measured, gapLaw: gapLaw,
        largest: largest, surfaceDraws: surfaceDraws, variates: variates)
    }
    for bound in bounds {
      if let distance = bound.distance, distance > 100 {
        warnings.append(
          Warning(
            code: "W-far-extrapolation",
            message: "\(Quantity.engineering(bound.parameters)) parameters are "
              + "\(Quantity.trimmed(distance, digits: 3)) times the largest measured model: the interval "
              + "holds only if each law does that far out."))
      }
    }
    for bound in bounds where bound.vacuous {
      warnings.append(
        Warning(
          code: "W-vacuous",
          message: "The bound at \(Quantity.engineering(bound.parameters)) parameters is not below "
            + "log V = \(Quantity.trimmed(bound.trivial, digits: 4)), which guessing attains."))
    }
    if targets.vocabulary != study.settings.vocabulary {
      warnings.append(
        Warning(
          code: "W-other-vocabulary",
          message: "The losses were measured over \(study.settings.vocabulary) tokens, not "
            + "\(targets.vocabulary): risk and loss variation are not those of another vocabulary.")
      )
    }
    if case .bitsPerParameter = targets.code, gapLaw == nil {
      warnings.append(
        Warning(
          code: "W-gap-missing",
          message:
            "The quantization gap has no law and is taken as 0, so no interval is stated: measure "
            + "the models unquantized too."))
    }
    if case .prequential = targets.code {
      warnings.append(
        Warning(
          code: "W-heuristic",
          message:
            "Prequential information is the difference of two upper bounds, not the length of "
            + "a code: the bound built on it is heuristic."))
    }
    if case .bitsPerParameter(let bits) = targets.code, let width = self.bits, bits != width {
      warnings.append(
        Warning(
          code: "W-other-width",
          message:
            "The quantization gap and the losses were measured at \(Quantity.plain(width)) bits, "
            + "not at \(Quantity.plain(bits))."))
    }
    return Extrapolation(
      bounds: bounds, method: method(targets.code), warnings: warnings, level: options.level)
  }

  private func method(_ code: ExtrapolatedBound.Code) -> [String] {
    let risk = "risk: the loss surface L(N, D) fitted to the runs' final losses"
    let variation =
      "loss variation: Σ√C of every measured model at the target's own C, then c + k/√N"
    switch code {
    case .bitsPerParameter:
      return [
        risk,
        "complexity: C = (N/D)·b·log 2 + log(|K|/δ)/D"
          + (overhead == nil ? "" : ", and what the code costs beyond b bits by k·N^p"),
        variation, "smoothing: √(2C) at the target's own C",
        quantizationGap == nil
          ? "quantization gap: not measured, taken as 0"
          : "quantization gap: k·N^p at the measured width",
      ]
    case .prequential:
      return [
        risk, "complexity: the power law of prequential information, over D", variation,
        "smoothing: √(2C) at the target's own C",
        "quantization gap: none, the model is not quantized",
      ]
    }
  }

  private func resampledSurfaces(
    of fit: Fit<Chinchilla>, using random: inout SeededGenerator
  ) -> [Chinchilla] {
    (0..<options.draws).compactMap { _ in
      fit.refit(multiplicities: random.multiplicities(fit.inputs.count))
    }
  }

  private func bound(
    at parameters: Double, targets: ExtrapolationTargets, surface: Fit<Chinchilla>,
    measured: [(model: MeasuredModel, losses: TokenLosses)], gapLaw: Fit<PowerLaw>?,
    largest: Double, surfaceDraws: [Chinchilla], variates: LawVariates
  ) throws -> ExtrapolatedBound {
    let settings = study.settings
    let tokens = parameters * targets.tokensPerParameter
    let size = ModelSize(parameters: parameters, tokens: tokens)
    let information = informationLaw?.prediction(at: parameters)

    func complexity(_ nats: Double) -> Double {
      (nats + log(Double(settings.grid) / settings.failureProbability)) / tokens
    }
    /// Σ√C of every measured model at a complexity, as a law of N.
    func variation(at complexity: Double) throws -> Prediction {
      let weight = Smoothing.weight(complexity: complexity)
      let values = try measured.map { entry in
        try EmpiricalFreedman.lossVariation(
          of: entry.losses.smoothed(weight: weight, vocabulary: targets.vocabulary),
          complexity: complexity, grid: .uniform(settings.grid)
        ).nats
      }
      return try InverseRoot.fit(
        to: Points(x: measured.map(\.model.parameters), y: values), level: options.level
      ).prediction(at: parameters)
    }

    let nats: Double
    switch targets.code {
    case .bitsPerParameter(let bits):
      nats = parameters * (bits + (overhead?.law(parameters) ?? 0)) * log(2)
    case .prequential: nats = (information?.value ?? 0) * log(2)
    }
    let c = complexity(nats)
    let sigma = try variation(at: c)
    let gap = gapLaw?.prediction(at: parameters)
    let logV = log(Double(targets.vocabulary))
    let risk = surface.law(size)
    let terms = BoundTerms(
      quantizedRisk: risk + (gap?.value ?? 0), unquantizedRisk: risk, complexity: c,
      vocabulary: targets.vocabulary, lossVariation: max(sigma.value, 0), smoothing: .paper)

    let totals = zip(surfaceDraws, variates.rows).map { law, row in
      var drawnC = c
      if case .prequential = targets.code, let information {
        drawnC = complexity(information.drawnLogarithmically(row.information) * log(2))
      }
      let drawnGap = gap.map { $0.drawnLogarithmically(row.gap) } ?? 0
      let drawnSigma = max(sigma.value + (sigma.standardError ?? 0) * row.variation, 0)
      return law(size) + drawnC * logV + drawnSigma + (2 * drawnC).squareRoot() + drawnGap
    }.sorted()
    let tail = (1 - options.level) / 2
    var enough = totals.count >= 20 && variates.isDetermined
    if case .bitsPerParameter = targets.code, gapLaw == nil { enough = false }
    return ExtrapolatedBound(
      parameters: parameters, tokens: tokens, vocabulary: targets.vocabulary, code: targets.code,
      complexityPerToken: c, terms: terms,
      interval: enough
        ? Quantile.of(sorted: totals, tail)...Quantile.of(sorted: totals, 1 - tail)
        : nil,
      distance: parameters / largest)
  }
}
