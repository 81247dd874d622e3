// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import GeneralizationBounds
import NumericalMethods
import ScalingLaws

/// A claim of the paper that a study can test, and what the study finds.
public struct ClaimFinding: Sendable {
  /// Which claim.
  public enum Name: String, Sendable, CaseIterable {
    case nonVacuous = "non-vacuous"
    case gap
    case largestTerm = "largest-term"
    case lossVariation = "loss-variation"
    case quantizationGap = "quantization-gap"
    case bits
    case information
    case prequential

    /// The claim, as the paper makes it.
    public var statement: String {
      switch self {
      case .nonVacuous: "The bounds are below log V, so they are non-vacuous (Section 5)."
      case .gap: "The gap between bound and training risk falls as models grow (abstract)."
      case .largestTerm: "The random guess C log V is the largest term of the gap (Figure 2)."
      case .lossVariation: "The loss variation Σ falls with size as c + k/√N (Figure 2)."
      case .quantizationGap: "The quantization gap falls as models grow."
      case .bits: "Larger models need fewer bits per parameter."
      case .information: "The information in a model grows as N^0.5, exponent ± 0.1 (Figure 3)."
      case .prequential:
        "Bounds by prequential information are above those by stored bits (Section 5.3)."
      }
    }
  }

  /// How the claim and the study compare.
  public enum Verdict: String, Sendable, CaseIterable {
    case agrees
    case partly = "agrees in part"
    case differs
    case undetermined = "not determined"
  }

  /// Which claim.
  public let name: Name
  /// The number that decides; nil where models are counted.
  public let value: Double?
  /// Its interval at the level of the analysis, or what the measurements leave possible; nil where there is none.
  public let interval: ClosedRange<Double>?
  /// The models for which the claim is true, and all that were compared; nil where one number decides.
  public let holds, models: Int?
  /// How the two compare.
  public let verdict: Verdict

  /// A claim about a number, which holds where the number is on one side of a limit.
  init(_ name: Name, _ value: Double, _ interval: ClosedRange<Double>?, holds: (Double) -> Bool) {
    (self.name, self.value, self.interval) = (name, value, interval)
    (self.holds, models) = (nil, nil)
    guard let interval else {
      verdict = .undetermined
      return
    }
    switch (holds(interval.lowerBound), holds(interval.upperBound)) {
    case (true, true): verdict = .agrees
    case (false, false): verdict = .differs
    default: verdict = .undetermined
    }
  }

  /// A claim that is counted over models.
  ///
  /// - Parameters:
  ///   - values: a number of each model, whose ends are shown; empty shows none.
  ///   - holds: whether the claim is true of each model; at least one.
  init(_ name: Name, _ values: [Double] = [], holds: [Bool]) {
    self.name = name
    value = nil
    interval = values.min().flatMap { low in values.max().map { low...$0 } }
    let count = holds.count { $0 }
    (self.holds, models) = (count, holds.count)
    verdict = count == holds.count ? .agrees : count == 0 ? .differs : .partly
  }

  private init(_ name: Name, _ value: Double, _ interval: ClosedRange<Double>, _ verdict: Verdict) {
    (self.name, self.value, self.interval, self.verdict) = (name, value, interval, verdict)
    (holds, models) = (nil, nil)
  }

  /// The claims that a study can test, in the order of the table.
  static func all(_ analysis: StudyAnalysis) -> [ClaimFinding] {
    let frontier = analysis.frontier
    var found: [ClaimFinding] = []
    if !analysis.bounds.isEmpty {
      found.append(
        ClaimFinding(.nonVacuous, holds: analysis.bounds.map { !$0.value.vacuous }))
    }
    if let slope = Slope(
      frontier.map { log2($0.model.parameters) },
      frontier.map { $0.gap - $0.value.terms.subsample }, level: analysis.options.level)
    {
      found.append(ClaimFinding(.gap, slope.value, slope.interval) { $0 < 0 })
    }
    if !frontier.isEmpty {
      let terms = frontier.map(\.value.terms)
      found.append(
        ClaimFinding(
          .largestTerm,
          zip(terms, frontier).map { $0.complexity / ($1.gap - $0.subsample) },
          holds: terms.map {
            $0.complexity >= max($0.smoothing, $0.lossVariation, $0.quantizationGap)
          }))
    }
    if let law = analysis.lossVariation {
      found.append(
        ClaimFinding(.lossVariation, law.law.slope, law["slope"]?.interval) { $0 > 0 })
    }
    if let law = analysis.quantizationGap {
      found.append(
        ClaimFinding(.quantizationGap, law.law.exponent, law["exponent"]?.interval) { $0 < 0 })
    }
    if let law = analysis.quantizability?.clipped {
      found.append(
        ClaimFinding(.bits, law.fit.law.exponent, law.openExponents) { $0 < 0.5 })
    }
    if let law = analysis.informationLaw, let interval = law["exponent"]?.interval {
      // The paper states 0.5 ± 0.1.
      let meets = interval.overlaps(0.4...0.6)
      found.append(
        ClaimFinding(.information, law.law.exponent, interval, meets ? .agrees : .differs))
    }
    let pairs = analysis.information.compactMap { entry -> Double? in
      guard let heuristic = entry.heuristicBound,
        let stored = frontier.first(where: { $0.model.model == entry.model.model })
      else { return nil }
      return heuristic.bound - (stored.value.bound - stored.value.terms.subsample)
    }
    if !pairs.isEmpty {
      found.append(ClaimFinding(.prequential, pairs, holds: pairs.map { $0 > 0 }))
    }
    return found
  }
}

/// The slope of a straight line through points by least squares, with Student's interval; nil for fewer than 3 points
/// or only one x.
private struct Slope {
  let value: Double
  let interval: ClosedRange<Double>

  init?(_ x: [Double], _ y: [Double], level: Double) {
    guard x.count > 2 else { return nil }
    let (mx, my) = (Spread.mean(x), Spread.mean(y))
    let square = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    guard square > 0 else { return nil }
    let slope = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / square
    let left = zip(x, y).reduce(0.0) { sum, point in
      let rest = point.1 - my - slope * (point.0 - mx)
      return sum + rest * rest
    }
    let freedom = Double(x.count - 2)
    let reach =
      StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: freedom)
      * (left / freedom / square).squareRoot()
    value = slope
    interval = ClosedRange(spanning: slope - reach, slope + reach)
  }
}

extension ClaimFinding: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \ClaimFinding.name.rawValue, "Which claim.")
    public let statement = Field(
      "statement", \ClaimFinding.name.statement, "The claim, as the paper makes it.")
    public let value = Field(
      "value", \ClaimFinding.value,
      "The number that decides: nats per token for each doubling of N for the gap, k for the loss variation, else an exponent of N.",
      leftOutWhenNil: true)
    public let interval = Field(
      "interval", \ClaimFinding.interval,
      "Its interval, or the least and the greatest value over the models.", leftOutWhenNil: true)
    public let holds = Field(
      "holds", \ClaimFinding.holds, "The models for which the claim is true.",
      leftOutWhenNil: true)
    public let models = Field(
      "models", \ClaimFinding.models, "The models compared.", leftOutWhenNil: true)
    public let verdict = Field(
      "verdict", \ClaimFinding.verdict.rawValue,
      "agrees, agrees in part, differs, or not determined.")
  }
  public static var fields: Fields { Fields() }
}
