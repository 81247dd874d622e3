// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import ScalingLaws

/// What a study measured, counted.
public struct MeasurementCounts: Sendable {
  /// The table of runs.
  public let table: String
  /// What was read from it: a line for each quantity with column, unit and range, and one for the rows.
  public let read: [String]
  /// The experiment chosen from it; nil where it holds one.
  public let experiment: String?
  /// The run with the largest residual of the loss surface; nil where the runs have no names.
  public let leastFittedRun: String?
  /// Training runs, and the sizes among them.
  public let runs, runSizes: Int
  /// The least and the largest N of the runs; nil without runs.
  public let leastParameters, mostParameters: Double?
  /// Training curves.
  public let curves: Int
  /// N of the curves, ascending.
  public let curveSizes: [Double]
  /// Models with token losses, and their files.
  public let models, tokenFiles: Int
  /// The most tokens of a file.
  public let sample: Int
  /// Hessian spectra.
  public let spectra: Int
  /// Coded students.
  public let students: Int
  /// The most tokens of a student's file.
  public let studentSample: Int

  init(_ analysis: StudyAnalysis) {
    let study = analysis.study
    let sizes = study.runs.map { Set($0.runs.map(\.parameters)) } ?? []
    let measured = study.models.filter { $0.tokenLosses != nil }
    table = study.settings.runs
    read = study.runs?.reading.lines ?? []
    experiment = study.settings.experiment
    leastFittedRun = analysis.leastFittedRun
    (runs, runSizes) = (study.runs?.runs.count ?? 0, sizes.count)
    (leastParameters, mostParameters) = (sizes.min(), sizes.max())
    curves = study.curves.count
    curveSizes = Set(study.curves.map(\.parameters)).sorted()
    (models, tokenFiles) = (Set(measured.map(\.model)).count, measured.count)
    sample = analysis.bounds.map(\.sample).max() ?? 0
    spectra = study.spectra.count
    students = study.students.count
    studentSample = analysis.students.map(\.sample).max() ?? 0
  }
}

extension MeasurementCounts: Answer {
  public struct Fields: Sendable {
    public let table = Field("table", \MeasurementCounts.table, "The table of training runs.")
    public let read = Field(
      "read", \MeasurementCounts.read,
      "What was read from the table: a line for each quantity with column, unit and range, and one for the rows."
    )
    public let experiment = Field(
      "experiment", \MeasurementCounts.experiment, "The experiment chosen from the table.")
    public let leastFittedRun = Field(
      "leastFittedRun", \MeasurementCounts.leastFittedRun,
      "The run with the largest residual of the loss surface.")
    public let runs = Field("runs", \MeasurementCounts.runs, "Training runs.")
    public let runSizes = Field("runSizes", \MeasurementCounts.runSizes, "Model sizes of the runs.")
    public let leastParameters = Field(
      "leastParameters", \MeasurementCounts.leastParameters, "The least N of the runs.",
      unit: "parameters")
    public let mostParameters = Field(
      "mostParameters", \MeasurementCounts.mostParameters, "The largest N of the runs.",
      unit: "parameters")
    public let curves = Field("curves", \MeasurementCounts.curves, "Training curves.")
    public let curveSizes = Field(
      "curveSizes", \MeasurementCounts.curveSizes, "N of the curves, ascending.",
      unit: "parameters")
    public let models = Field("models", \MeasurementCounts.models, "Models with token losses.")
    public let tokenFiles = Field(
      "tokenFiles", \MeasurementCounts.tokenFiles, "Files of token losses.")
    public let sample = Field(
      "sample", \MeasurementCounts.sample, "The most tokens of a file.", unit: "tokens")
    public let spectra = Field("spectra", \MeasurementCounts.spectra, "Hessian spectra.")
    public let students = Field("students", \MeasurementCounts.students, "Coded students.")
    public let studentSample = Field(
      "studentSample", \MeasurementCounts.studentSample, "The most tokens of a student's file.",
      unit: "tokens")
  }
  public static var fields: Fields { Fields() }
}

extension StudyAnalysis {
  /// The place of the run with the largest residual of the loss surface.
  public var leastFitted: Int? {
    surface.flatMap { surface in
      surface.residuals.indices.max {
        abs(surface.residuals[$0]) < abs(surface.residuals[$1])
      }
    }
  }

  /// Its name, where the table has one and the fit uses every run.
  public var leastFittedRun: String? {
    guard let surface, let index = leastFitted, let runs = study.runs?.runs,
      runs.count == surface.inputs.count
    else { return nil }
    return runs[index].name
  }
}
