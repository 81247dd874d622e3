// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GeneralizationBounds
import NumericalMethods
import ScalingLaws

/// The laws that carry the terms of the bound to one kind of target.
struct TermLaws {
  let analysis: StudyAnalysis
  let targets: ExtrapolationTargets
  /// The models whose losses the variation runs through.
  let measured: [Source]
  /// The quantization gap over N, or what a student loses to its teacher; nil where there is none.
  let gap: Law?
  /// The bits of the code over N; nil for a code of known length.
  let code: Law?
  /// What a code costs beyond b bits per parameter; nil where the study counts none.
  let overhead: Fit<PowerLaw>?
  /// log R̂ less the logarithm of the run's final loss, mean over the models behind the laws, and the standard deviation
  /// of one model; nil where fewer than three models have both.
  let riskLevel: RiskLevel?

  /// How R̂ of a model differs from the loss at the end of its run.
  struct RiskLevel {
    let mean, deviation: Double
    /// Each model's own less the mean, and the models.
    let residuals: [Double]
    let models: [String]
    var count: Int { models.count }
    /// Of the mean.
    var error: Double { deviation / Double(count).squareRoot() }
  }

  /// A model behind the law of the loss variation.
  struct Source {
    /// What the joint draws know it by.
    let name: String
    /// N.
    let parameters: Double
    let losses: TokenLosses

    init(_ entry: (model: MeasuredModel, losses: TokenLosses)) {
      (name, parameters, losses) = (entry.model.model, entry.model.parameters, entry.losses)
    }

    init(_ entry: StudentBound) {
      name = JointDraws.name(of: entry.student)
      (parameters, losses) = (entry.student.parameters, entry.losses)
    }
  }

  /// A power law, and the models behind its points, by the names of the joint draws.
  struct Law {
    let fit: Fit<PowerLaw>
    let models: [String]
  }

  /// - Parameters:
  ///   - most: N of the largest model that the laws may see; all models when nil. Only for codes of known length.
  init(
    _ analysis: StudyAnalysis, targets: ExtrapolationTargets, upTo most: Double? = nil
  ) throws {
    self.analysis = analysis
    self.targets = targets
    riskLevel = Self.riskLevel(of: analysis, upTo: most ?? .infinity)
    overhead = most == nil ? analysis.overhead : analysis.overheadLaw(upTo: most ?? .infinity)
    switch targets.code {
    case .bitsPerParameter:
      if let most {
        measured = analysis.quantizedLosses.filter { $0.model.parameters <= most }.map(Source.init)
        gap = analysis.gapLaw(upTo: most)
      } else {
        measured = analysis.quantizedLosses.map(Source.init)
        gap = analysis.quantizationGap.map { Law(fit: $0, models: analysis.frontierModels) }
      }
      code = nil
    case .prequential:
      measured = analysis.trainedLosses.map(Source.init)
      gap = nil
      guard let law = analysis.informationLaw else {
        throw ExtrapolationError(
          "no information law: the study needs training curves of several measured models in "
            + analysis.study.settings.curves)
      }
      code = Law(fit: law, models: analysis.information.map(\.model.model))
    case .requential:
      let table = analysis.study.settings.requential
      let sizes = Set(analysis.students.map(\.student.parameters)).count
      guard sizes >= 2 else {
        throw ExtrapolationError(
          "no law of the requential code: the study needs coded students of at least 2 sizes in \(table), "
            + "with their token losses, found \(sizes)")
      }
      let law: Fit<PowerLaw>
      do {
        law =
          try analysis.requentialLaw
          ?? StudyAnalysis.codeLaw(of: analysis.students, level: analysis.options.level)
      } catch {
        throw ExtrapolationError("no law of the requential code in \(table): \(error)")
      }
      guard let lost = analysis.studentGap else {
        throw ExtrapolationError(
          "no law of what a student loses to its teacher: each teacher in \(table) has to be measured as trained, "
            + "and to be better than its student")
      }
      measured = analysis.students.map(Source.init)
      let models = measured.map(\.name)
      (gap, code) = (Law(fit: lost, models: models), Law(fit: law, models: models))
    }
    let ratio = analysis.study.settings.tokensPerParameter
    guard code == nil || targets.tokensPerParameter == ratio else {
      throw ExtrapolationError(
        "expected D/N = \(NumberText.exact.plain(ratio)) with a code that follows a law, found "
          + "\(NumberText.exact.plain(targets.tokensPerParameter)): how much longer it gets in longer training was not measured"
      )
    }
    let sizes = Set(measured.map(\.parameters)).count
    guard sizes >= 2 else {
      throw ExtrapolationError(
        "no law of the loss variation: the study needs token losses of at least 2 sizes, found \(sizes)"
      )
    }
  }

  private static func riskLevel(of analysis: StudyAnalysis, upTo most: Double) -> RiskLevel? {
    let runs = analysis.study.runs?.runs ?? []
    let found = analysis.frontier.compactMap { bound -> (model: String, level: Double)? in
      guard bound.model.parameters <= most, let risk = bound.unquantizedRisk, risk > 0,
        let run = runs.first(where: { $0.name == bound.model.run })
      else { return nil }
      return (bound.model.model, log(risk) - log(run.loss))
    }
    guard found.count >= 3 else { return nil }
    let levels = found.map(\.level)
    let mean = Spread.mean(levels)
    return RiskLevel(
      mean: mean, deviation: Spread.deviation(levels), residuals: levels.map { $0 - mean },
      models: found.map(\.model))
  }

  /// C of a code of so many nats, nats per token.
  func complexity(_ nats: Double, tokens: Double) -> Double {
    let settings = analysis.study.settings
    return (nats + log(Double(settings.grid) / settings.failureProbability)) / tokens
  }

  /// The term of the loss variation over N at a complexity: Σ√C of Theorem 3.1, or what the inequality adds.
  func variation(complexity: Double, tokens: Double) throws -> Fit<InverseRoot> {
    let settings = analysis.study.settings
    let weight = Smoothing.weight(complexity: complexity)
    let values = try measured.map { entry -> Double in
      if targets.inequality == .empiricalFreedman {
        return try EmpiricalFreedman.lossVariation(
          of: entry.losses.smoothed(weight: weight, vocabulary: targets.vocabulary),
          complexity: complexity, grid: .uniform(settings.grid)
        ).nats
      }
      let union = log(Double(settings.grid) / settings.failureProbability)
      let hypotheses = CompressedModelBound(
        parameters: entry.parameters, tokens: max(tokens, Double(entry.losses.count)),
        codeLength: .nats(complexity * tokens - union), vocabulary: targets.vocabulary,
        failureProbability: settings.failureProbability, grid: .uniform(settings.grid),
        subsample: .none, inequality: targets.inequality)
      return try hypotheses.evaluate(on: entry.losses).terms.lossVariation
    }
    return try InverseRoot.fit(
      to: Points(x: measured.map(\.parameters), y: values), level: analysis.options.level,
      intervals: .sandwich)
  }

  /// The most bits per parameter that a code counts for: the weights could be sent as they are.
  static let mostBits = 32.0
  private static let cap = "at most \(NumberText.exact.plain(mostBits)) bits per parameter"

  /// A code of so many bits in nats.
  private func nats(bits: Double, parameters: Double) -> Double {
    min(bits, Self.mostBits * parameters) * log(2)
  }

  /// The code of a model by its law in every draw, nats; nil for a code whose length is known.
  private func drawnNats(at parameters: Double, draws: JointDraws) -> [Double]? {
    guard let code else { return nil }
    let length = code.fit.prediction(at: parameters)
    return draws.deviates(of: code.fit, at: parameters, models: code.models)
      .map { nats(bits: length.drawnLogarithmically($0), parameters: parameters) }
  }

  /// How the loss variation moves with the complexity of a draw; nil where every draw has the same.
  func variationCurve(_ draws: JointDraws) throws -> VariationCurve? {
    let ratio = targets.tokensPerParameter
    let complexities = targets.parameters.flatMap { parameters in
      (drawnNats(at: parameters, draws: draws) ?? []).map {
        complexity($0, tokens: parameters * ratio)
      }
    }
    guard targets.variation == .targetComplexity, !complexities.isEmpty else { return nil }
    let tokens = (targets.parameters.max() ?? 1) * ratio
    return try VariationCurve(over: complexities) {
      try variation(complexity: $0, tokens: tokens).law
    }
  }

  /// The bound at one size, its laws drawn together.
  func bound(
    at parameters: Double, surface: Fit<Chinchilla>, draws: JointDraws, curve: VariationCurve?
  ) throws -> ExtrapolatedBound {
    let tokens = parameters * targets.tokensPerParameter
    let size = ModelSize(parameters: parameters, tokens: tokens)
    let logV = log(Double(targets.vocabulary))

    let nats: Double
    let drawnNats = drawnNats(at: parameters, draws: draws)
    var isDetermined = true
    switch targets.code {
    case .bitsPerParameter(let bits):
      nats = parameters * (bits + (overhead?.law(parameters) ?? 0)) * log(2)
    case .prequential, .requential:
      guard let code else { preconditionFailure("\(targets.code.description) without its law") }
      nats = self.nats(bits: code.fit.law(parameters), parameters: parameters)
      isDetermined = code.fit.degreesOfFreedom >= 1
    }
    let c = complexity(nats, tokens: tokens)

    let fit: Fit<InverseRoot>
    let scale: Double
    if targets.variation == .paper, let law = analysis.lossVariation {
      (fit, scale) = (law, c.squareRoot())
    } else {
      (fit, scale) = (try variation(complexity: c, tokens: tokens), 1)
    }
    let sigma = fit.prediction(at: parameters)
    let sigmaModels =
      targets.variation == .paper ? analysis.frontierModels : measured.map(\.name)
    let sigmaDraws = draws.deviates(of: fit, at: parameters, models: sigmaModels)
    let gapValue = gap?.fit.prediction(at: parameters)
    let gapDraws = gap.map { draws.deviates(of: $0.fit, at: parameters, models: $0.models) }
    isDetermined = isDetermined && fit.degreesOfFreedom >= 1
    if let gap { isDetermined = isDetermined && gap.fit.degreesOfFreedom >= 1 }
    if case .bitsPerParameter = targets.code, gap == nil { isDetermined = false }

    // R̂ of the models lies off the mean loss at the end of their runs.
    let level = targets.code == .requential ? nil : riskLevel
    let risk = surface.law(size) * exp(level?.mean ?? 0)
    // Σ√C is never negative; what another inequality adds may be.
    func admissible(_ value: Double) -> Double {
      targets.inequality == .empiricalFreedman ? max(value, 0) : value
    }
    let terms = BoundTerms(
      quantizedRisk: risk + (gapValue?.value ?? 0), unquantizedRisk: risk, complexity: c,
      vocabulary: targets.vocabulary, lossVariation: admissible(sigma.value * scale),
      smoothing: .paper)
    let levelDraws = level.map {
      draws.deviates(of: $0.residuals, models: $0.models, freedom: $0.count - 1)
    }
    let drawn = draws.draws.enumerated().map { index, draw in
      let drawnC = drawnNats.map { complexity($0[index], tokens: tokens) } ?? c
      let moved = sigma.value + (sigma.standardError ?? 0) * sigmaDraws[index]
      let drawnScale =
        targets.variation == .paper
        ? drawnC.squareRoot() : curve?.change(parameters, from: c, to: drawnC) ?? 1
      let drawnLevel = level.map { $0.mean + $0.error * (levelDraws?[index] ?? 0) } ?? 0
      return DrawnTerms(
        risk: draw.surface(size) * exp(drawnLevel), floor: draw.surface.E, complexity: drawnC,
        guess: drawnC * logV,
        variation: admissible(moved * drawnScale), smoothing: (2 * drawnC).squareRoot(),
        quantizationGap: gapValue.map { $0.drawnLogarithmically(gapDraws?[index] ?? 0) } ?? 0)
    }
    let isStated = isDetermined && drawn.count >= 20
    // The same draws with one term by another form that the measured models admit.
    var worlds = [drawn]
    var forms: [String] = []
    // Each form with the bound by it at the fitted coefficients.
    var others: [(term: String, form: String, bound: Double)] = []
    if isStated {
      for form in draws.surfaceForms {
        let found = form.logLoss(size)
        let value = exp(found.value + (level?.mean ?? 0))
        others.append(("surface", form.name, terms.total + value - risk))
        guard form.isAdmitted else { continue }
        let denominators = draws.denominators(form.degreesOfFreedom)
        worlds.append(
          drawn.enumerated().map { index, terms in
            var terms = terms
            terms.risk =
              value * exp(found.error * draws.draws[index].fresh.surface / denominators[index])
            return terms
          })
        forms.append("risk by \(form.name)")
      }
      for form in targets.variation == .targetComplexity
        ? variationForms(fit, draws, at: parameters) : []
      {
        others.append(
          ("variation", form.name, terms.total + admissible(form.value) - terms.lossVariation))
        guard form.isAdmitted else { continue }
        worlds.append(
          drawn.enumerated().map { index, terms in
            var terms = terms
            terms.variation = admissible(form.values[index])
            return terms
          })
        forms.append("loss variation by \(form.name)")
      }
      for form in gap.map({ gapForms($0, draws, at: parameters) }) ?? [] {
        others.append(("gap", form.name, terms.total + form.value - terms.quantizationGap))
        guard form.isAdmitted else { continue }
        worlds.append(
          drawn.enumerated().map { index, terms in
            var terms = terms
            terms.quantizationGap = form.values[index]
            return terms
          })
        forms.append("quantization gap by \(form.name)")
      }
    }
    let fresh = newModels(
      worlds, draws, variation: fit, variationModels: sigmaModels, variationScale: scale,
      level: level)
    func interval(
      _ worlds: [[DrawnTerms]], _ value: (DrawnTerms) -> Double
    ) -> ClosedRange<Double>? {
      guard isStated else { return nil }
      let tail = (1 - analysis.options.level) / 2
      guard worlds.allSatisfy({ world in !world.contains { value($0).isNaN } }) else { return nil }
      let ends = worlds.map { world -> (Double, Double) in
        let sorted = world.map(value).sorted()
        return (Quantile.of(sorted: sorted, tail), Quantile.of(sorted: sorted, 1 - tail))
      }
      let (low, high) = (ends.map(\.0).min() ?? .nan, ends.map(\.1).max() ?? .nan)
      return low...high
    }
    let stated = interval(fresh, \.bound)
    return ExtrapolatedBound(
      parameters: parameters, tokens: tokens, vocabulary: targets.vocabulary, code: targets.code,
      inequality: targets.inequality, complexityPerToken: c, terms: terms,
      interval: interval(worlds, \.bound),
      gapInterval: interval(worlds, \.gap),
      newModelInterval: stated, forms: forms,
      disagreements: others.filter { other in stated.map { !$0.contains(other.bound) } ?? false },
      distance: distance(to: size, runs: surface.inputs),
      isVariationAtBoundary: fit.coefficients[0].atBoundary,
      draws: isDetermined ? drawn : [])
  }

  /// How far a target lies outside the measured models' sizes, or beyond the tokens of the training runs; 1 within.
  private func distance(to target: ModelSize, runs: [ModelSize]) -> Double? {
    let sizes = measured.map(\.parameters)
    guard let least = sizes.min(), let most = sizes.max() else { return nil }
    let tokens = runs.map(\.tokens).max() ?? target.tokens
    return max(1, target.parameters / most, least / target.parameters, target.tokens / tokens)
  }

  /// What each term is carried by, in words.
  var method: [String] {
    let risk = "risk: the loss surface L(N, D) fitted to the runs' final losses"
    let every = targets.code == .requential ? "every student" : "every measured model"
    let variation =
      targets.variation == .paper
      ? "loss variation: c + k/√N fitted to Σ of the measured models, each at its own C, times √C of the target"
      : targets.inequality == .empiricalFreedman
        ? "loss variation: c + k/√N fitted to Σ√C of \(every) at the C of the target"
        : "loss variation: c + k/√N fitted to the term of the inequality \(targets.inequality.rawValue) on \(every) "
          + "at the C of the target"
    let smoothing = "smoothing: √(2C) at the C of the target"
    switch targets.code {
    case .bitsPerParameter:
      return [
        risk,
        "complexity: C = (N/D)·b·log 2 + log(|K|/δ)/D"
          + (analysis.overhead == nil ? "" : ", and k·N^p for the code beyond b bits"),
        variation, smoothing,
        gap == nil
          ? "quantization gap: \(analysis.isMeasuredUnquantized ? "no law" : "not measured"), taken as 0"
          : "quantization gap: k·N^p at the measured width",
      ]
    case .prequential:
      return [
        risk,
        "complexity: the power law of prequential information, \(Self.cap), over D",
        variation, smoothing,
        "quantization gap: none, the model is not quantized",
      ]
    case .requential:
      return [
        risk,
        "complexity: the power law of the students' requential codes, \(Self.cap), over D",
        variation, smoothing,
        "student's training risk minus its teacher's: k·N^p; the student is not quantized",
      ]
    }
  }
}

extension StudyAnalysis {
  /// Whether every model behind the laws was measured as trained too.
  var isMeasuredUnquantized: Bool { frontier.allSatisfy { $0.unquantizedRisk != nil } }

  /// The models behind the laws of the loss variation and the quantization gap, in the order of their points.
  var frontierModels: [String] {
    frontierInTableOrder.map(\.model.model)
  }
}
