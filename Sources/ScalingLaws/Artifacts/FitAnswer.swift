// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// What `laws fit` prints and keeps: one fit for each experiment of a table.
///
/// A saved fit has its ``FittedTable/data`` too, and ``FitArtifact`` reads it.
public struct FitAnswer<Law: ScalingLaw>: Sendable {
  public let fits: [FittedTable<Law>]

  public init(_ fits: [FittedTable<Law>]) { self.fits = fits }
}

extension FitAnswer: Answer {
  public struct Fields: Sendable {
    public let format = Field(
      "format", \FitAnswer.format, "The form of this answer, \(FitArtifact.currentFormat).")
    public let fits = Field("fits", \FitAnswer.fits, "One fit for each experiment of the table.")
  }
  public static var fields: Fields { Fields() }

  private var format: String { FitArtifact.currentFormat }
}

/// A fit with the columns it was made of.
public struct FittedTable<Law: ScalingLaw>: Sendable {
  /// The fit with its intervals.
  public let uncertainty: Uncertainty<Law>
  /// The table's columns by what they hold.
  public let columns: NamedValues<String>
  /// The test of the exponent ½; nil for other laws than ``InverseRoot`` and other objectives than least squares.
  public let exponentTest: ExponentTest?
  /// What is needed to use the fit again; nil where it is printed only.
  public var data: FitArtifact.Measurements?

  /// How well the law describes its rows; nil where a value or the law is not greater than 0.
  public let goodness: GoodnessOfFit?
  /// What was read from a table of runs; nil for a table of points.
  public let read: RunsReading?

  /// - Parameters:
  ///   - uncertainty: The fit with its intervals.
  ///   - columns: The table's columns by what they hold.
  ///   - runs: The runs it was fitted to, one a row of the fit; nil for a table of points.
  public init(
    _ uncertainty: Uncertainty<Law>, columns: [(String, String)], runs: TrainingRuns? = nil
  ) {
    self.uncertainty = uncertainty
    self.columns = NamedValues(columns)
    exponentTest = (uncertainty.fit as? Fit<InverseRoot>).flatMap { ExponentTest($0) }
    goodness = GoodnessOfFit(uncertainty.fit, runs: runs)
    read = runs?.reading
    var fit = uncertainty.statedFit
    fit.warnings += goodness?.warnings ?? []
    // On many rows another two laws would take as long as all else.
    if fit.observed.count <= 10_000,
      let form = SurfaceForm.warning(
        SurfaceForm.admitted(beside: uncertainty))
    {
      fit.warnings.append(form)
    }
    self.fit = fit
  }

  /// What a reader must know before using the fit.
  public var warnings: [Warning] { fit.warnings }

  private let fit: Fit<Law>

  /// The same with the rows, their place and their fingerprint.
  ///
  /// - Parameters:
  ///   - path: The table.
  ///   - sha256: The table's fingerprint.
  ///   - largestDropped: How many of the largest losses were left out.
  public func keeping(path: String, sha256: String, largestDropped: Int) -> FittedTable {
    var kept = self
    kept.data = FitArtifact.Measurements(
      path: path, sha256: sha256, largestDropped: largestDropped, features: Law.inputNames,
      inputs: fit.inputs.map { Law.numbers(of: $0) }, observed: fit.observed, weights: fit.weights,
      clusterName: uncertainty.clusters?.name, clusters: uncertainty.clusters?.labels)
    return kept
  }
}

extension FittedTable: Answer {
  public struct Fields: Sendable {
    public let fit = IncludedFields(\FittedTable.fit)
    public let columns = Field(
      "columns", \FittedTable.columns, "The columns that were used, by what they hold.")
    public let exponentTest = Field(
      "exponentTest", \FittedTable.exponentTest,
      "The exponent ½ tested; null for other laws than inverse-root and other objectives than least squares."
    )
    public let goodness = Field(
      "goodness", \FittedTable.goodness,
      "How well the law describes its rows, and what explains the rest.")
    public let read = Field(
      "read", \FittedTable.read, "What was read from a table of runs; null for a table of points.")
    public let data = Field(
      "data", \FittedTable.data, "In a saved fit: the rows, their file and its fingerprint.",
      leftOutWhenNil: true)
    public let covariance = Field(
      "covariance", \FittedTable.covariance,
      "In a saved fit: the covariance of the coefficients, null where it is unknown.",
      leftOutWhenNil: true)
    public let draws = Field(
      "draws", \FittedTable.draws,
      "In a saved fit with a bootstrap: the coefficients of each resample.",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }

  private var covariance: [[Double?]]? {
    data == nil ? nil : fit.covariance.map { $0.map { $0.isFinite ? $0 : nil } }
  }

  private var draws: [[Double]]? { data == nil ? nil : uncertainty.draws?.laws.map(\.values) }
}

extension FitArtifact.Measurements: Answer {
  public struct Fields: Sendable {
    public let path = Field(
      "path", \FitArtifact.Measurements.path, "The table as it was named.")
    public let sha256 = Field(
      "sha256", \FitArtifact.Measurements.sha256, "SHA-256 of the table's bytes.")
    public let largestDropped = Field(
      "largestDropped", \FitArtifact.Measurements.largestDropped,
      "How many of the largest losses were left out.")
    public let features = Field(
      "features", \FitArtifact.Measurements.features, "What the numbers of an input are.")
    public let inputs = Field(
      "inputs", \FitArtifact.Measurements.inputs, "One list of numbers a row.")
    public let observed = Field(
      "observed", \FitArtifact.Measurements.observed, "One value a row.")
    public let weights = Field("weights", \FitArtifact.Measurements.weights, "One weight a row.")
    public let clusterName = Field(
      "clusterName", \FitArtifact.Measurements.clusterName, "What the rows of a cluster share.")
    public let clusters = Field(
      "clusters", \FitArtifact.Measurements.clusters, "One label a row; null without clusters.")
  }
  public static var fields: Fields { Fields() }
}
