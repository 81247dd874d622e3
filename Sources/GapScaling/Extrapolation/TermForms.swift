// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds
import NumericalMethods
import ScalingLaws

/// A term at one size in every draw, by another form of its law than the usual one.
struct DrawnForm {
  /// The form in words.
  let name: String
  /// The term by it at the fitted coefficients, nats a token.
  let value: Double
  /// One a draw, nats a token.
  let values: [Double]
  /// Whether the measured models favour it: the interval then covers the bound by it. A form that they merely do not
  /// reject is warned of where it disagrees.
  let isAdmitted: Bool
}

extension TermLaws {
  /// The probability of the nested test below which a form with one more coefficient is drawn too.
  static let admission = 0.2

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

  /// The same draws for a model that was not measured: its risk, loss variation and gap scatter about their laws as those
  /// of the measured models do.
  func newModels(
    _ world: [DrawnTerms], _ draws: JointDraws, variation: Fit<InverseRoot>,
    variationScale: Double, gap: Fit<PowerLaw>?, level: RiskLevel?
  ) -> [DrawnTerms] {
    func scatter<Form: ScalingLaw>(_ fit: Fit<Form>) -> Double {
      let squares = fit.residuals.reduce(0) { $0 + $1 * $1 }
      return fit.degreesOfFreedom > 0
        ? (squares / Double(fit.degreesOfFreedom)).squareRoot() : 0
    }
    let (variationScatter, gapScatter) = (
      scatter(variation) * variationScale, gap.map(scatter) ?? 0
    )
    let variationDenominators = draws.denominators(variation.degreesOfFreedom)
    let gapDenominators = draws.denominators(gap?.degreesOfFreedom ?? 1)
    let codeScatter = code.map { scatter($0.fit) } ?? 0
    let codeDenominators = draws.denominators(code?.fit.degreesOfFreedom ?? 1)
    let logV = log(Double(targets.vocabulary))
    return world.enumerated().map { index, terms in
      let fresh = draws.draws[index].fresh
      var terms = terms
      // What R̂ of one model differs from the loss at the end of its run is scatter too.
      terms.risk *= exp(fresh.logLoss + (level?.deviation ?? 0) * fresh.risk)
      terms.variation = max(
        terms.variation + variationScatter * fresh.variation / variationDenominators[index], 0)
      terms.quantizationGap *= exp(gapScatter * fresh.gap / gapDenominators[index])
      if codeScatter > 0 {
        terms.complexity *= exp(codeScatter * fresh.code / codeDenominators[index])
        terms.guess = terms.complexity * logV
        terms.smoothing = (2 * terms.complexity).squareRoot()
      }
      return terms
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

  /// What a code costs beyond b bits a parameter, of the models of at most `most` parameters.
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
