// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import GeneralizationBounds
import NumericalMethods
import ScalingLaws

/// The bound at larger models, and how far to trust it.
public struct Extrapolation: Sendable {
  /// One bound a target, in the order asked.
  public let bounds: [ExtrapolatedBound]
  /// What each term was carried by, in words.
  public let method: [String]
  /// The warnings of this extrapolation, beside those of the analysis.
  public let warnings: [Warning]
  /// The level of the intervals; nil where none is stated.
  public let level: Double?
  /// The same extrapolation tried on the study's own models; nil where it was not tried.
  public var backtest: BoundBacktest?
  /// The SHA-256 of every file of the study that was read, by its name; nil for a published law.
  public var inputs: NamedValues<String>?

  init(bounds: [ExtrapolatedBound], method: [String], warnings: [Warning], level: Double?) {
    (self.bounds, self.method, self.warnings, self.level) = (bounds, method, warnings, level)
  }
}

extension Extrapolation {
  /// Several as one: their bounds after one another, method lines and warnings once each.
  ///
  /// - Parameter parts: at least one, of the same level.
  public init(joining parts: [Extrapolation]) {
    precondition(!parts.isEmpty, "no extrapolations to join")
    bounds = parts.flatMap(\.bounds)
    method = parts.flatMap(\.method).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    warnings = parts.flatMap(\.warnings).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    level = parts[0].level
  }

  /// The same bounds with further warnings, each once.
  public func adding(_ further: [Warning]) -> Extrapolation {
    Extrapolation(
      bounds: bounds, method: method,
      warnings: warnings + further.filter { !warnings.contains($0) }, level: level)
  }
}

extension StudyAnalysis {
  /// Carries Theorem 3.4 to models that were not measured, term by term.
  ///
  /// ```
  /// bound(N) = L(N, D) + C·log V + Σ√C + √(2C) + gap(N)      C = L(h)/D + log(|K|/δ)/D
  /// ```
  /// The risk follows the fitted loss surface. The complexity and the smoothing are exact at the target's N, D,
  /// b and V. The loss variation is evaluated on every measured model *at the target's own C and α* and carried
  /// over N by c + k/√N, because Σ itself is not transferable from one C to another; ``VariationRule/paper``
  /// transfers it all the same, for comparison. The quantization gap follows its power law at the width of the
  /// analysis, and is absent for the prequential code; with the requential code its place is taken by what the
  /// student, of which the bound speaks, loses to its teacher. No code counts for more than 32 bits per parameter, at
  /// which the weights could be sent as they are.
  ///
  /// The interval comes from joint draws: each resamples the training runs, refits the surface, and moves the laws
  /// over the measured models by what the same resampling does to them. It holds what the laws' coefficients leave
  /// open and not what a wrong law would.
  ///
  /// - Parameter targets: sizes, ratio, vocabulary, code and inequality.
  /// - Throws: ``ExtrapolationError`` when a law that is needed is missing, and
  ///   ``GeneralizationBounds/BoundError`` for an inequality that does not hold for token streams.
  /// > Source: Finzi et al. 2025, Theorem 3.4 and Section 5.3; the evaluation at the target's own C is ours.
  public func extrapolate(to targets: ExtrapolationTargets) throws -> Extrapolation {
    try extrapolate(to: targets, draws: nil)
  }

  /// The draws behind every interval, made once: the same for every extrapolation of an analysis.
  func jointDraws(of surface: Fit<Chinchilla>) -> JointDraws {
    keptDraws.withLock { kept in
      if let kept { return kept }
      let made = jointDraws(of: surface, runs: study.runs?.runs.map(\.name) ?? [])
      kept = made
      return made
    }
  }

  /// Draws about the surface of other runs than the study's.
  ///
  /// - Parameter runs: the names of the surface's runs.
  func jointDraws(of surface: Fit<Chinchilla>, runs: [String?]) -> JointDraws {
    var random = SeededGenerator(seed: options.seed)
    return JointDraws(
      of: surface, runs: runs, models: study.models,
      students: students.map(\.student), count: options.draws, seed: options.seed,
      using: &random)
  }

  /// - Parameter draws: other draws than the analysis's own.
  func extrapolate(
    to targets: ExtrapolationTargets, draws: JointDraws?
  ) throws -> Extrapolation {
    guard let surface else {
      throw ExtrapolationError(
        "no loss surface: the study needs training runs of several sizes in \(study.settings.runs)")
    }
    let laws = try TermLaws(self, targets: targets)
    let draws = draws ?? jointDraws(of: surface)
    let curve = try laws.variationCurve(draws)
    let bounds = try Parallel.map(targets.parameters.count) { index throws in
      try laws.bound(
        at: targets.parameters[index], surface: surface, draws: draws, curve: curve)
    }
    return Extrapolation(
      bounds: bounds, method: laws.method, warnings: warnings(about: bounds, targets: targets),
      level: options.level)
  }

  private func warnings(
    about bounds: [ExtrapolatedBound], targets: ExtrapolationTargets
  ) -> [Warning] {
    var warnings: [Warning] = []
    for bound in bounds where bound.reach == .far {
      warnings.append(
        Warning(
          code: "W-far-extrapolation",
          message: "\(NumberText.count.plain(bound.parameters)) parameters are "
            + "\(NumberText.digits(3).plain(bound.distance ?? 0)) times beyond the measured "
            + (targets.code == .requential ? "students. " : "models or their tokens. ")
            + (bound.interval == nil ? "The bound" : "The interval")
            + " is valid only if each law is valid at that size."))
    }
    let floored = bounds.filter(\.isVariationAtBoundary).map {
      NumberText.count.plain($0.parameters)
    }
    if !floored.isEmpty {
      warnings.append(
        Warning(
          code: "W-boundary-variation",
          message:
            "At \(floored.joined(separator: ", ")) parameters the law of the loss variation has no floor, c = 0: "
            + "the measured "
            + (targets.code == .requential ? "students" : "models")
            + " do not determine c, and its interval assumes that c is known."))
    }
    for (term, what, code) in [
      ("surface", "the loss surface", "W-form-surface"),
      ("variation", "the loss variation", "W-form-variation"),
      ("gap", "the quantization gap", "W-form-gap"),
    ] {
      let apart = bounds.compactMap { bound in
        bound.disagreements.first { $0.term == term }.map { (bound, $0) }
      }
      guard let (bound, other) = apart.first else { continue }
      let sizes = apart.map { NumberText.count.plain($0.0.parameters) }.joined(separator: ", ")
      warnings.append(
        Warning(
          code: code,
          message:
            "The measurements do not reject the form \(other.form) for \(what). With it the bound at "
            + "\(NumberText.count.plain(bound.parameters)) parameters is \(NumberText.digits(4).plain(other.bound)) "
            + "instead of \(NumberText.digits(4).plain(bound.bound)), which is outside the interval. Sizes for which the "
            + "bound with this form is outside the interval: \(sizes)."))
    }
    if let surface, surface.usualComponents == nil {
      warnings += surface.warnings.filter { $0.code == "W-few-groups" }
    }
    if let surface, let curved = surface.curvedResiduals { warnings.append(curved) }
    let covering = bounds.filter { !$0.forms.isEmpty }
    if let bound = covering.first {
      warnings.append(
        Warning(
          code: "W-form",
          message: "The intervals include other forms of a law that fit the measurements better: "
            + bound.forms.joined(separator: ", ") + "."))
    }
    for bound in bounds where bound.vacuous {
      warnings.append(
        Warning(
          code: "W-vacuous",
          message:
            "The bound \(targets.code == .requential ? "on a student " : "")at "
            + "\(NumberText.count.plain(bound.parameters)) parameters is not below "
            + "log V = \(NumberText.digits(4).plain(bound.trivial)), the loss of uniform guessing.")
      )
    }
    if targets.vocabulary != study.settings.vocabulary {
      warnings.append(
        Warning(
          code: "W-other-vocabulary",
          message: "The losses were measured over \(study.settings.vocabulary) tokens, not "
            + "\(targets.vocabulary). The risk and the loss variation with another vocabulary would be different."
        )
      )
    }
    let ratio = study.settings.tokensPerParameter
    if targets.tokensPerParameter != ratio {
      warnings.append(
        Warning(
          code: "W-other-ratio",
          message:
            "Loss variation and quantization gap were measured at D/N = \(NumberText.exact.plain(ratio)), not "
            + "at \(NumberText.exact.plain(targets.tokensPerParameter)); longer training is known to increase the quantization gap."
        ))
    }
    switch targets.code {
    case .bitsPerParameter(let bits):
      if quantizationGap == nil {
        warnings.append(
          Warning(
            code: "W-gap-missing",
            message:
              "The quantization gap has no law and is taken as 0, so no interval is stated"
              + (isMeasuredUnquantized ? "." : ": measure the models unquantized too.")))
      }
      if let width = self.bits, bits != width {
        warnings.append(
          Warning(
            code: "W-other-width",
            message:
              "The quantization gap and the losses were measured at \(NumberText.exact.plain(width)) bits, "
              + "not at \(NumberText.exact.plain(bits))."))
      }
    case .prequential:
      warnings.append(
        Warning(
          code: "W-heuristic",
          message:
            "Prequential information is the difference of two upper bounds, not the length of "
            + "a code. The bound that uses it is heuristic."))
    case .requential:
      warnings.append(
        Warning(
          code: "W-student",
          message:
            "The bound by a requential code applies to the student, which was trained on tokens sampled from the model, not to "
            + "the model itself."
        ))
    }
    if targets.variation == .paper {
      warnings.append(
        Warning(
          code: "W-transferred-variation",
          message:
            "Σ of the measured models was used without change at the target's complexity, as in the "
            + "paper. Σ depends on the complexity, so these numbers are for comparison only."))
    }
    return warnings
  }
}
