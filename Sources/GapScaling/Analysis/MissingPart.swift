// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// Something that a study does not hold, and how to measure it.
public struct MissingPart: Sendable, Equatable {
  /// What is missing.
  public let part: String
  /// The results that need it.
  public let gives: String
  /// What to measure, and in which file it goes.
  public let remedy: String

  /// Everything that is missing from a study, in the order in which numbers flow.
  public static func all(in analysis: StudyAnalysis) -> [MissingPart] {
    let study = analysis.study
    let settings = study.settings
    var gaps: [MissingPart] = []
    func lacks(_ part: String, _ gives: String, _ remedy: String, when missing: Bool) {
      if missing { gaps.append(MissingPart(part: part, gives: gives, remedy: remedy)) }
    }
    lacks(
      "training runs", "the loss surface, the risk of larger models",
      "train at least 3 sizes for 3 lengths each; one row a run in \(settings.runs): parameters, "
        + "tokens, final_train_loss",
      when: study.runs == nil)
    lacks(
      "a loss surface", "the risk of larger models, the extrapolation",
      "add runs of other sizes and lengths to \(settings.runs): 5 coefficients need more",
      when: study.runs != nil && analysis.surface == nil)
    lacks(
      "training curves", "the frontier figure, the information in the models",
      "save the mean loss of each step's batch before its update as float32 [steps] in "
        + "\(settings.curves)<run>.npy",
      when: study.curves.isEmpty)
    let quantized = study.models.filter { !$0.isUnquantized && $0.tokenLosses != nil }
    lacks(
      "token losses of quantized models", "every bound, the loss variation, the extrapolation",
      "save loss and entropy of 10000 random training tokens as float32 [n, 2] in "
        + "\(settings.tokens)<model>-<variant>.npy, one row a model and precision in \(settings.models)",
      when: quantized.isEmpty)
    let widths = study.widths.filter { !study.models(bits: $0).isEmpty }
    lacks(
      "other widths", "which width is best",
      "quantize each model to 2, 3, 4 and 8 bits and measure the same tokens",
      when: !quantized.isEmpty && widths.count < 2)
    let sizes = Set(analysis.frontier.map(\.model.parameters)).count
    lacks(
      "more model sizes", sizes < 2 ? "every law over model size" : "intervals of the laws",
      "measure at least 3 sizes at \(NumberText.exact.plain(analysis.bits ?? 4)) bits; found \(sizes)",
      when: !quantized.isEmpty && sizes < 3)
    lacks(
      "losses of the models as trained",
      analysis.information.isEmpty && !study.curves.isEmpty
        ? "the quantization gap and its law, the information in the models"
        : "the quantization gap and its law",
      "measure the same tokens at 16 or 32 bits",
      when: !analysis.frontier.isEmpty && analysis.frontier.contains { $0.unquantizedRisk == nil })
    lacks(
      "losses on held-out text", "a check that each bound lies above them",
      "fill the column test_nll of \(settings.models)",
      when: !analysis.frontier.isEmpty && analysis.frontier.allSatisfy { $0.model.testLoss == nil })
    let students = analysis.students
    lacks(
      "token losses of the coded students", "the bound on each student",
      "save loss and entropy of 10000 random tokens of its teacher's training as float32 [n, 2] in "
        + "\(settings.tokens)<run>-student.npy",
      when: !study.students.isEmpty && students.isEmpty)
    let studentSizes = Set(students.map(\.student.parameters)).count
    lacks(
      "more coded students",
      studentSizes < 2
        ? "the bound on larger students" : "the interval of the bound on larger students",
      "code students of at least 3 sizes in \(settings.requential); found \(studentSizes)",
      when: !students.isEmpty && (studentSizes < 2 || students.count < 3))
    lacks(
      "Hessian spectra", "tr √H and the bits that larger models need",
      "save Lanczos coefficients of the training-loss Hessian in \(settings.spectra)",
      when: study.spectra.isEmpty)
    return gaps
  }
}

extension MissingPart: Answer {
  public struct Fields: Sendable {
    public let part = Field("part", \MissingPart.part, "What is missing.")
    public let gives = Field("gives", \MissingPart.gives, "The results that need it.")
    public let remedy = Field(
      "remedy", \MissingPart.remedy, "What to measure, and in which file it goes.")
  }
  public static var fields: Fields { Fields() }
}
