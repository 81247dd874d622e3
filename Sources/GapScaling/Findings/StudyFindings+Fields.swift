// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import GeneralizationBounds
import ScalingLaws

extension StudyFindings: Answer {
  public struct Fields: Sendable {
    public let version = Field("version", \StudyFindings.version, "Of the toolkit.")
    public let study = Field("study", \StudyFindings.studySettings.name, "The study's name.")
    public let title = Field("title", \StudyFindings.title, "The title of the document.")
    public let description = Field(
      "description", \StudyFindings.studySettings.description, "What was measured, in words.")
    public let date = Field("date", \StudyFindings.day, "The day of the document.")
    public let settings = Field(
      "settings", \StudyFindings.settings, "The hypotheses and choices behind every number.")
    public let sha256 = Field(
      "sha256", \StudyFindings.fingerprints, "Fingerprints of settings and tables, by file.")
    public let inputs = Field(
      "inputs", \StudyFindings.inputs,
      "SHA-256 of every file that was read, by its name in the study.")
    public let data = Field("data", \StudyFindings.data, "What was measured, counted.")
    public let trivial = Field(
      "trivial", \StudyFindings.analysis.trivialLoss, "log V.", unit: "nats/token")
    public let fits = Field("fits", \StudyFindings.fits, "Every fitted law.")
    public let bounds = Field(
      "bounds", \StudyFindings.analysis.bounds, "Every quantized model's bound, in table order.")
    public let widths = Field(
      "widths", \StudyFindings.analysis.widths, "Each model at the width of its least bound.")
    public let information = Field(
      "information", \StudyFindings.analysis.information,
      "The prequential information in each model.")
    public let quantizability = Field(
      "quantizability", \StudyFindings.analysis.quantizability, "The Hessian spectra.")
    public let extrapolation = Field(
      "extrapolation", \StudyFindings.results.milestones,
      "The bound by bits at 10, 100 and 1000 times the largest model.")
    public let paperExtrapolation = Field(
      "paperExtrapolation", \StudyFindings.results.byPaper,
      "The same with Σ taken across complexities as the paper does.")
    public let backtest = Field(
      "backtest", \StudyFindings.results.backtest,
      "The extrapolation tried on the study's own models: the largest are left out and predicted.",
      leftOutWhenNil: true)
    public let asymptotics = Field(
      "asymptotics", \StudyFindings.results.asymptotics, "The gap's law at large sizes.")
    public let coverage = Field(
      "coverage", \StudyFindings.coverage,
      "How often such intervals held the true bound of simulated studies.")
    public let outlook = Field(
      "outlook", \StudyFindings.results.byBits, "The bound by bits over the sizes of the figures.")
    public let heuristicOutlook = Field(
      "heuristicOutlook", \StudyFindings.results.byInformation,
      "The same by prequential information, which is heuristic.")
    public let derived = Field(
      "derived", \StudyFindings.derived, "Numbers that the text computes from the others.")
    public let missing = Field(
      "missing", \StudyFindings.missing, "What the study does not hold.")
    public let warnings = Field(
      "warnings", \StudyFindings.results.warnings, "Every warning raised anywhere.")
    public let requential = Field(
      "requential", \StudyFindings.students, "The bound of each coded student.",
      leftOutWhenNil: true)
    public let studentExtrapolation = Field(
      "studentExtrapolation", \StudyFindings.results.studentMilestones,
      "The bound on a student at 10, 100 and 1000 times the largest one.", leftOutWhenNil: true)
    public let studentOutlook = Field(
      "studentOutlook", \StudyFindings.results.byRequential,
      "The bound on a student over the sizes of the figures.", leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }

  var version: String { Toolkit.version }
  /// The students; nil where there are none.
  var students: [StudentBound]? { analysis.students.isEmpty ? nil : analysis.students }
}
