// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// How standard errors and intervals were made.
public struct IntervalSettings: Sendable, Equatable, Decodable {
  public let method: IntervalMethod
  /// How often the intervals shall cover, 0 < level < 1.
  public let level: Double
  /// How many resamples were drawn; nil where the method draws none.
  public let resamples: Int?
  /// How many resamples did not determine the law.
  public let failures: Int?
  public let seed: UInt64?
  /// What the rows of a cluster share; nil without clusters.
  public let by: String?

  init(
    method: IntervalMethod, level: Double, resamples: Int? = nil, failures: Int? = nil,
    seed: UInt64? = nil, by: String? = nil
  ) {
    (self.method, self.level, self.resamples) = (method, level, resamples)
    (self.failures, self.seed, self.by) = (failures, seed, by)
  }
}

extension IntervalSettings: Answer {
  public struct Fields: Sendable {
    public let method = Field("method", \IntervalSettings.method, "How intervals were made.")
    public let level = Field("level", \IntervalSettings.level, "The level of the intervals.")
    public let resamples = Field(
      "resamples", \IntervalSettings.resamples, "Resamples drawn; null where the method draws none."
    )
    public let failures = Field(
      "failures", \IntervalSettings.failures, "Resamples that did not determine the law.")
    public let seed = Field("seed", \IntervalSettings.seed, "The seed of the resamples.")
    public let by = Field("by", \IntervalSettings.by, "What the rows of a cluster share.")
  }
  public static var fields: Fields { Fields() }
}

extension Uncertainty {
  /// How these intervals were made.
  public var settings: IntervalSettings {
    IntervalSettings(
      method: method, level: level, resamples: draws.map { $0.laws.count + $0.failures },
      failures: draws?.failures, seed: draws?.seed, by: clusters?.name)
  }

  /// The fit with these standard errors, intervals and warnings in place of its own.
  public var statedFit: Fit<Law> {
    var stated = fit
    stated.coefficients = zip(fit.coefficients, coefficients).map { known, estimate in
      FittedCoefficient(
        name: known.name, symbol: known.symbol, unit: known.unit, value: known.value,
        standardError: estimate.standardError ?? known.standardError, interval: estimate.interval,
        atBoundary: known.atBoundary)
    }
    stated.resampling = settings
    stated.warnings = allWarnings
    return stated
  }
}

extension Estimate: Answer {
  public struct Fields: Sendable {
    public let value = Field("value", \Estimate.value, "The number.", mayBeNull: true)
    public let standardError = Field(
      "standardError", \Estimate.standardError, "Null where the method gives none.")
    public let interval = Field(
      "interval", \Estimate.interval,
      "The confidence interval; an end is null where the rows give no limit.")
  }
  public static var fields: Fields { Fields() }
}
