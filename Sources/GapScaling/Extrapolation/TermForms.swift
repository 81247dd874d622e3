// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds
import NumericalMethods
import ScalingLaws

/// A term at one size in every draw, by another form of its law than the usual one.
struct DrawnForm {
  /// The form in words.
  let name: String
  /// The term by it at the fitted coefficients, nats per token.
  let value: Double
  /// One a draw, nats per token.
  let values: [Double]
  /// Whether the measured models favour it: the interval then covers the bound by it. A form that they merely do not
  /// reject is warned of where it disagrees.
  let isAdmitted: Bool
}

extension TermLaws {
  /// The probability of the nested test below which a form with one more coefficient is drawn too.
  static let admission = 0.1

  /// Other forms of the loss variation than c + k/√N: k·N^p, favoured where it leaves smaller squares, and c + k·N^p,
  /// favoured where the test of the exponent ½ gives it a probability below ``admission``. k·N^p counts as rejected where
  /// its squares are more than half as large again.
  func variationForms(
    _ base: Fit<InverseRoot>, _ draws: JointDraws, at parameters: Double
  ) -> [DrawnForm] {
    let models = measured.map(\.name)
    let points = Points(x: base.inputs, y: base.observed)
    guard base.degreesOfFreedom >= 2, base.objective > 0 else { return [] }
    var found: [DrawnForm] = []
    if base.observed.allSatisfy({ $0 > 0 }),
      let power = try? PowerLaw.fit(
        to: points, minimizing: .leastSquares(on: .raw), intervals: .sandwich, confirming: false),
      power.objective < 1.5 * base.objective
    {
      found.append(
        DrawnForm(
          name: "k·N^p", value: power.law(parameters),
          values: drawn(power, draws, at: parameters, models: models),
          isAdmitted: power.objective < base.objective))
    }
    if let free = try? PowerLawWithFloor.fit(
      to: points, minimizing: .leastSquares(on: .raw), intervals: .sandwich, confirming: false),
      let test = NestedTest(restricted: base, full: free)
    {
      found.append(
        DrawnForm(
          name: "c + k·N^p", value: free.law(parameters),
          values: drawn(free, draws, at: parameters, models: models),
          isAdmitted: test.pValue < Self.admission))
    }
    return found
  }

  /// The quantization gap by a power law above a floor, favoured where the test against the power law alone gives it a
  /// probability below ``admission``.
  func gapForms(_ law: Law, _ draws: JointDraws, at parameters: Double) -> [DrawnForm] {
    guard law.fit.degreesOfFreedom >= 2,
      let floored = try? PowerLawWithFloor.fit(
        to: Points(x: law.fit.inputs, y: law.fit.observed), minimizing: .leastSquares,
        intervals: .sandwich, confirming: false),
      let test = NestedTest(restricted: law.fit, full: floored)
    else { return [] }
    let value = floored.prediction(at: parameters)
    let deviates = draws.deviates(of: floored, at: parameters, models: law.models)
    return [
      DrawnForm(
        name: "c + k·N^p", value: value.value,
        values: deviates.map { value.drawnLogarithmically($0) },
        isAdmitted: test.pValue < Self.admission)
    ]
  }

  private func drawn<Form: ScalingLaw>(
    _ fit: Fit<Form>, _ draws: JointDraws, at parameters: Double, models: [String]
  ) -> [Double] where Form.Input == Double {
    let value = fit.prediction(at: parameters)
    return draws.deviates(of: fit, at: parameters, models: models)
      .map { value.value + (value.standardError ?? 0) * $0 }
  }

  /// The same draws for a model that was not measured: its risk, loss variation, gap and code scatter about their laws as
  /// those of the measured models do, together where they go together.
  func newModels(
    _ worlds: [[DrawnTerms]], _ draws: JointDraws, variation: Fit<InverseRoot>,
    variationModels: [String], variationScale: Double, level: RiskLevel?
  ) -> [[DrawnTerms]] {
    func fresh<Form: ScalingLaw>(_ fit: Fit<Form>?, _ models: [String]) -> [Double]? {
      fit.map {
        draws.freshResiduals(like: $0.residuals, models: models, freedom: $0.degreesOfFreedom)
      }
    }
    let variations = fresh(variation, variationModels)
    let gaps = fresh(gap?.fit, gap?.models ?? [])
    let codes = fresh(code?.fit, code?.models ?? [])
    // What R̂ of one model differs from the loss at the end of its run is scatter too.
    let levels = level.map {
      draws.freshResiduals(like: $0.residuals, models: $0.models, freedom: $0.count - 1)
    }
    let logV = log(Double(targets.vocabulary))
    return worlds.map { world in
      world.enumerated().map { index, terms in
        var terms = terms
        terms.risk *= exp(draws.draws[index].fresh.logLoss + (levels?[index] ?? 0))
        terms.variation = max(
          terms.variation + variationScale * (variations?[index] ?? 0), 0)
        terms.quantizationGap *= exp(gaps?[index] ?? 0)
        if let codes {
          terms.complexity *= exp(codes[index])
          terms.guess = terms.complexity * logV
          terms.smoothing = (2 * terms.complexity).squareRoot()
        }
        return terms
      }
    }
  }
}

extension StudyAnalysis {
  /// The quantization gap of the models of at most `most` parameters; nil where a gap is missing or not above 0.
  func gapLaw(upTo most: Double) -> TermLaws.Law? {
    let kept = frontierInTableOrder.filter { $0.model.parameters <= most }
    guard quantizationGap != nil, kept.count >= 2 else { return nil }
    let fit = try? PowerLaw.fit(
      to: Points(
        x: kept.map(\.model.parameters), y: kept.map(\.value.terms.quantizationGap)),
      level: options.level, intervals: .sandwich, confirming: false)
    return fit.map { TermLaws.Law(fit: $0, models: kept.map(\.model.model)) }
  }

  /// What a code costs beyond b bits per parameter, of the models of at most `most` parameters.
  func overheadLaw(upTo most: Double) -> Fit<PowerLaw>? {
    guard overhead != nil else { return nil }
    let kept = frontierInTableOrder.filter { $0.model.parameters <= most }
    return try? PowerLaw.fit(
      to: Points(
        x: kept.map(\.model.parameters),
        y: kept.map { $0.model.codeLength / $0.model.parameters - $0.model.bitsPerParameter }),
      level: options.level, intervals: .sandwich, confirming: false)
  }
}
