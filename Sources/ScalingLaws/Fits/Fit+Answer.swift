// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

extension Fit: Answer {
  public struct Fields: Sendable {
    public let law = Field("law", \Fit.lawName, "The law's name.")
    public let formula = Field("formula", \Fit.formula, "The law's formula.")
    public let coefficients = Field(
      "coefficients", \Fit.namedCoefficients, "The coefficients by name, in the law's order.")
    public let objective = Field("objective", \Fit.objective, "The minimum that was reached.")
    public let objectiveName = Field("objectiveName", \Fit.objectiveName, "What was minimised.")
    public let outcome = Field("outcome", \Fit.outcome, "How the search ended.")
    public let runs = Field("runs", \Fit.observed.count, "The number of rows fitted.")
    public let level = Field("level", \Fit.level, "The level of the intervals.")
    public let gradientNorm = Field(
      "gradientNorm", \Fit.gradientNorm, "The largest derivative where the search stopped.",
      mayBeNull: true)
    public let evaluations = Field(
      "evaluations", \Fit.evaluations, "Evaluations of the objective over all starts.")
    public let options = Field("options", \Fit.settings, "What was minimised, as options.")
    public let certificate = Field(
      "certificate", \Fit.certificate, "Why the minimum is believed to be the lowest.")
    public let identifiability = Field(
      "identifiability", \Fit.identifiability, "How well the rows tell the coefficients apart.")
    public let intervals = Field(
      "intervals", \Fit.intervalSettings, "How standard errors and intervals were made.")
    public let warnings = Field("warnings", \Fit.warnings, "What to know before using the fit.")
  }

  public static var fields: Fields { Fields() }

  private var lawName: String { Law.name }
  private var formula: String { Law.formula }

  /// The coefficients by name.
  public var namedCoefficients: NamedValues<FittedCoefficient> {
    NamedValues(coefficients.map { ($0.name, $0) })
  }

  /// What was minimised, as options.
  public var settings: FitSettings {
    FitSettings(
      minimized, by: solver, holding: held, isWeighted: !weights.allSatisfy { $0 == 1 })
  }

  /// How standard errors and intervals were made.
  public var intervalSettings: IntervalSettings {
    resampling ?? IntervalSettings(method: intervals, level: level)
  }
}

/// What a fit minimised, as options.
public struct FitSettings: Sendable, Equatable, Decodable {
  /// The objective's name.
  public let objective: String
  /// Whether residuals are log f − log y or f − y.
  public let on: ResidualScale
  /// δ; nil for least squares.
  public let delta: Double?
  /// How many times more an over-estimate costs; 1 for a symmetric objective.
  public let penalty: Double
  /// Whether the rows count differently; nil in files of version 1.
  public let weighted: Bool?
  /// How the objective was searched for; nil in files of earlier versions.
  public let solver: Solver?
  /// The coefficients that were held instead of fitted, by name; nil where none was.
  public let held: [String: Double]?

  init(
    objective: String, on: ResidualScale, delta: Double?, penalty: Double, weighted: Bool? = nil
  ) {
    (self.objective, self.on, self.delta) = (objective, on, delta)
    (self.penalty, self.weighted) = (penalty, weighted)
    (solver, held) = (nil, nil)
  }

  init(
    _ minimized: any Objective, by solver: Solver, holding held: [String: Double], isWeighted: Bool
  ) {
    objective = type(of: minimized).name
    on = minimized.residualScale
    delta = minimized.asHuber.flatMap { $0.threshold.isFinite ? $0.threshold : nil }
    penalty = minimized.asHuber?.overestimatePenalty ?? 1
    weighted = isWeighted
    self.solver = solver
    self.held = held.isEmpty ? nil : held
  }

  /// The objective; nil for one of another version.
  public var minimized: (any Objective)? {
    switch objective {
    case HuberLoss.name: .huber(delta: delta ?? 1e-3, on: on)
    case LeastSquares.name: .leastSquares(on: on)
    case LeastAbsolute.name: .leastAbsolute(on: on)
    case AsymmetricLoss.name: .asymmetric(delta: delta ?? .infinity, penalty: penalty, on: on)
    default: nil
    }
  }
}

extension FitSettings: Answer {
  public struct Fields: Sendable {
    public let objective = Field("objective", \FitSettings.objective, "The objective's name.")
    public let on = Field(
      "on", \FitSettings.on, "The scale of residuals: log f − log y, or raw f − y.")
    public let delta = Field(
      "delta", \FitSettings.delta,
      "The threshold beyond which the loss is linear; null for least squares.")
    public let penalty = Field(
      "penalty", \FitSettings.penalty, "How many times more an over-estimate costs.")
    public let weighted = Field(
      "weighted", \FitSettings.weighted, "Whether the rows have different weights.")
    public let solver = Field(
      "solver", \FitSettings.solver, "How the objective was searched for.")
    public let held = Field(
      "held", \FitSettings.namedHeld, "Coefficients that were held instead of fitted, by name.",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}

extension FitSettings {
  private var namedHeld: NamedValues<Double>? {
    held.map { NamedValues($0.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) }
  }
}

extension Solver: Shaped {}

extension Confirmation: Answer {
  public struct Fields: Sendable {
    public let solver = Field("solver", \Confirmation.solver, "The second solver.")
    public let fromOptimum = Field(
      "fromOptimum", \Confirmation.fromOptimum,
      "By how much its objective from the fit's optimum differs, relative to the fit's.")
    public let fromElsewhere = Field(
      "fromElsewhere", \Confirmation.fromElsewhere, "The same from another start.")
    public let evaluations = Field(
      "evaluations", \Confirmation.evaluations, "Evaluations of the objective.")
    public let improved = Field(
      "improved", \Confirmation.improved,
      "Whether it found a lower objective, which the fit then is.")
  }
  public static var fields: Fields { Fields() }
}

extension ResidualScale: Shaped {}
extension FitOutcome: Shaped {}
extension IntervalMethod: Shaped {}

extension FittedCoefficient: Answer {
  public struct Fields: Sendable {
    public let value = Field("value", \FittedCoefficient.value, "The coefficient.")
    public let standardError = Field(
      "standardError", \FittedCoefficient.standardError,
      "Null at a boundary, and where the rows do not determine the coefficient.")
    public let interval = Field(
      "interval", \FittedCoefficient.interval,
      "The confidence interval; an end is null where the rows give no limit.")
    public let atBoundary = Field(
      "atBoundary", \FittedCoefficient.atBoundary, "Whether the fit left it at an end of its range."
    )
  }
  public static var fields: Fields { Fields() }
}

extension FitCertificate: Answer {
  public struct Fields: Sendable {
    public let starts = Field(
      "starts", \FitCertificate.starts, "Distinct starts that were followed to a minimum.")
    public let agreeing = Field(
      "agreeing", \FitCertificate.agreeing, "Starts that ended at the reported objective.")
    public let gradient = Field(
      "gradient", \FitCertificate.gradient, "The gradient in units free of scale.", mayBeNull: true)
    public let gapToSecondBest = Field(
      "gapToSecondBest", \FitCertificate.gapToSecondBest,
      "How much higher the next-best minimum is, relative to this one; null where none was found.")
    public let confirmation = Field(
      "confirmation", \FitCertificate.confirmation,
      "What a second solver found of the same objective; null where none was asked.")
  }
  public static var fields: Fields { Fields() }
}

extension Identifiability: Answer {
  public struct Fields: Sendable {
    public let conditionNumber = Field(
      "conditionNumber", \Identifiability.conditionNumber,
      "Of the column-scaled derivatives; null where it is infinite.", mayBeNull: true)
    public let correlations = Field(
      "correlations", \Identifiability.correlations,
      "Pairs of coefficients whose correlation is 0.95 or more in size.")
    public let flatness = Field(
      "flatness", \Identifiability.reaches,
      "By coefficient, how far it moves relative to itself before the objective rises by 1 %.")
  }
  public static var fields: Fields { Fields() }

  private var reaches: NamedValues<Double> { NamedValues(flatness.map { ($0.name, $0.reach) }) }
}

extension Identifiability.Pair: Answer {
  public struct Fields: Sendable {
    public let first = Field("first", \Identifiability.Pair.first, "A coefficient.")
    public let second = Field("second", \Identifiability.Pair.second, "Another coefficient.")
    public let correlation = Field(
      "correlation", \Identifiability.Pair.correlation, "Of their estimates.")
  }
  public static var fields: Fields { Fields() }
}
