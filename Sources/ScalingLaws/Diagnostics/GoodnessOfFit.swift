// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// How well a fitted law describes the measurements it was fitted to, on the scale of log residuals r = log y − log f.
///
/// The tests assume residuals that are independent, normal and of one variance, and count as many degrees of freedom as the
/// law has coefficients that are not at a bound. For objectives other than least squares they are approximate.
public struct GoodnessOfFit: Sendable, Equatable {
  /// A measurement far from the law.
  public struct Outlier: Sendable, Equatable {
    /// The run's name, else its line in the table, else its place among the measurements, from 1.
    public let name: String
    /// y/f − 1: positive where the measurement lies above the law.
    public let relative: Double
  }

  /// What rows of equal inputs say: how far they scatter, and whether the law misses their means by more.
  public struct Replicates: Sendable, Equatable {
    /// How many inputs were measured more than once.
    public let groups: Int
    /// How many measurements they have.
    public let rows: Int
    /// The standard deviation of log y among measurements of one input (pure error).
    public let scatter: Double
    /// The ratio of the mean squares of lack of fit and of pure error; nil where either has no degree of freedom.
    public let lackOfFit: Double?
    /// The probability of a ratio this large, if the law held; nil as above.
    public let probability: Double?
  }

  /// A column, or N, D or C, that explains a part of the residuals.
  public struct Pattern: Sendable, Equatable {
    /// `parameters`, `tokens`, `compute`, or a column's name.
    public let column: String
    /// The share of the residuals' variance that it explains, adjusted for its degrees of freedom; at most 1.
    public let share: Double
    /// The probability of a share this large, if residuals had nothing to do with it.
    public let probability: Double
    /// For a column of few values, each with its mean residual; empty for parameters, tokens and compute.
    public let means: NamedValues<Double>
  }

  /// n.
  public let measurements: Int
  /// The root of the mean of r².
  public let rootMeanSquare: Double
  /// 1 − Σ r² / Σ (log y − mean)²; nil where all y are equal.
  public let rSquared: Double?
  /// The measurements farthest from the law, farthest first, at most 5.
  public let worst: [Outlier]
  /// Nil where no input was measured twice.
  public let replicates: Replicates?
  /// N, D, C and the columns of few values, most explaining first; those that explain nothing have a share near 0.
  public let patterns: [Pattern]

  /// The smallest share of the residuals' variance that is warned about.
  static let largeShare = 0.25
  /// The largest probability, over all columns that were tried, that is warned about.
  static let smallProbability = 0.001

  /// What a reader must know.
  public var warnings: [Warning] {
    var found: [Warning] = []
    if let replicates, let probability = replicates.probability,
      probability < Self.smallProbability,
      let ratio = replicates.lackOfFit
    {
      found.append(
        Warning(
          code: "W-lack-of-fit",
          message:
            "The law misses the means of repeated measurements by more than their scatter of "
            + "\(Self.percent(replicates.scatter)) explains (F = \(Self.short(ratio)), p = \(Self.short(probability))): another "
            + "form, or something that differs between the rows, is needed."))
    }
    for pattern in patterns
    where pattern.share > Self.largeShare
      && pattern.probability * Double(patterns.count) < Self.smallProbability
    {
      let means = pattern.means.entries.prefix(4)
        .map { "\($0.name) \(Self.signed($0.value))" }.joined(separator: ", ")
      let more = pattern.means.entries.count > 4 ? ", …" : ""
      let what =
        means.isEmpty
        ? "Residuals depend on \(pattern.column)"
        : "Residuals differ by the column '\(pattern.column)' (\(means)\(more))"
      let advice =
        means.isEmpty
        ? "the law's form does not describe all of these rows"
        : "these rows are not of one law; fit the rows of each value by themselves"
      found.append(
        Warning(
          code: "W-residual-pattern",
          message: what
            + ", which explains \(Int(clamping: (100 * pattern.share).rounded())) % of their variance (p = "
            + "\(Self.short(pattern.probability))): \(advice)."))
    }
    return found
  }

  /// One sentence a line, for a reader.
  public var lines: [String] {
    var lines = [
      "goodness of fit: RMS of log residuals \(Self.short(rootMeanSquare))"
        + (rSquared.map { ", R² \(Self.below($0))" } ?? "")
    ]
    if !worst.isEmpty {
      lines[0] +=
        "; farthest "
        + worst.prefix(3).map { "\($0.name) \(Self.signed($0.relative))" }.joined(separator: ", ")
    }
    if let replicates {
      var line =
        "replicates: \(replicates.rows) rows of \(replicates.groups) inputs scatter by "
        + Self.percent(replicates.scatter)
      if let ratio = replicates.lackOfFit, let probability = replicates.probability {
        line += "; lack of fit F = \(Self.short(ratio)), p = \(Self.short(probability))"
      }
      lines.append(line)
    }
    let shown = patterns.filter { $0.share > 0.1 && $0.probability < 0.01 }.prefix(3)
    if !shown.isEmpty {
      lines.append(
        "residuals explained: "
          + shown.map {
            "\($0.column) \(Int(clamping: (100 * $0.share).rounded())) % (p = \(Self.short($0.probability)))"
          }.joined(separator: ", "))
    }
    return lines
  }

  static func short(_ value: Double) -> String { String(format: "%.3g", value) }
  /// Four digits, and more where they would round to 1.
  static func below(_ value: Double) -> String {
    let texts = (4...9).lazy.map { String(format: "%.\($0)g", value) }
    return texts.first { value >= 1 || $0 != "1" } ?? "1"
  }
  static func percent(_ value: Double) -> String { String(format: "%.2g %%", 100 * value) }
  static func signed(_ value: Double) -> String { String(format: "%+.2g %%", 100 * value) }
}

extension GoodnessOfFit.Outlier: Answer {
  public struct Fields: Sendable {
    public let name = Field(
      "name", \GoodnessOfFit.Outlier.name,
      "The run's name, else its line in the table, else its place.")
    public let relative = Field(
      "relative", \GoodnessOfFit.Outlier.relative, "Measured over fitted value, less 1.")
  }
  public static var fields: Fields { Fields() }
}

extension GoodnessOfFit.Replicates: Answer {
  public struct Fields: Sendable {
    public let groups = Field(
      "groups", \GoodnessOfFit.Replicates.groups, "Inputs that were measured more than once.")
    public let rows = Field("rows", \GoodnessOfFit.Replicates.rows, "Measurements of these inputs.")
    public let scatter = Field(
      "scatter", \GoodnessOfFit.Replicates.scatter,
      "Standard deviation of log y among measurements of one input.")
    public let lackOfFit = Field(
      "lackOfFit", \GoodnessOfFit.Replicates.lackOfFit,
      "Ratio of the mean squares of lack of fit and of pure error.",
      mayBeNull: true)
    public let probability = Field(
      "probability", \GoodnessOfFit.Replicates.probability,
      "Probability of a ratio this large, if the law held.")
  }
  public static var fields: Fields { Fields() }
}

extension GoodnessOfFit.Pattern: Answer {
  public struct Fields: Sendable {
    public let column = Field(
      "column", \GoodnessOfFit.Pattern.column, "parameters, tokens, compute, or a column's name.")
    public let share = Field(
      "share", \GoodnessOfFit.Pattern.share,
      "Share of the residuals' variance that it explains, adjusted.")
    public let probability = Field(
      "probability", \GoodnessOfFit.Pattern.probability,
      "Probability of a share this large by chance.")
    public let means = Field(
      "means", \GoodnessOfFit.Pattern.means,
      "Mean residual of each value of a column of few values.")
  }
  public static var fields: Fields { Fields() }
}

extension GoodnessOfFit: Answer {
  public struct Fields: Sendable {
    public let measurements = Field(
      "measurements", \GoodnessOfFit.measurements, "Number of measurements.")
    public let rootMeanSquare = Field(
      "rootMeanSquare", \GoodnessOfFit.rootMeanSquare, "Root mean square of log y − log f.")
    public let rSquared = Field(
      "rSquared", \GoodnessOfFit.rSquared, "Share of the variance of log y that the law explains.")
    public let worst = Field(
      "worst", \GoodnessOfFit.worst, "The measurements farthest from the law.")
    public let replicates = Field(
      "replicates", \GoodnessOfFit.replicates, "What repeated measurements say.")
    public let patterns = Field(
      "patterns", \GoodnessOfFit.patterns, "What explains a part of the residuals.")
  }
  public static var fields: Fields { Fields() }
}
