// SPDX-License-Identifier: GPL-3.0-or-later
public import GeneralizationBounds

/// Theorem 3.4 for a student by the realized length of what it learned from.
///
/// Unlike the bound of ``ModelInformation`` it is certified: with probability 1 − δ over the data and the teacher's
/// draw. It is a bound on the student's risk; the teacher's own is not bounded by it.
public struct StudentBound: Sendable {
  /// The student.
  public let student: CodedStudent
  /// The number of tokens its losses were measured at.
  public let sample: Int
  /// The bound with its terms, the price of the sample among them.
  public let value: BoundValue
  /// R̂ of the teacher as trained, nats per token: on the student's own pairs where `requential.csv` says it, else that of
  /// the measured model, whose pairs may be others; nil when neither is there.
  public let teacherRisk: Double?
  /// The losses behind the bound.
  let losses: TokenLosses

  /// What the student loses to its teacher on the teacher's training tokens, nats per token.
  public var gap: Double? { teacherRisk.map { value.terms.risk - $0 } }
  /// The code length in bits per parameter.
  public var bitsPerParameter: Double { student.codeLengthBits / student.parameters }
  /// The code length in nats for each token of the teacher's training.
  public var natsPerToken: Double {
    CodeLength.bits(student.codeLengthBits).nats / student.tokens
  }

  /// The bounds of a study's students with token losses, smallest first.
  static func all(
    of study: Study, losses: TokenLossCache, subsample: Subsample
  ) throws -> [StudentBound] {
    let settings = study.settings
    return try study.students.compactMap { student -> StudentBound? in
      guard let path = student.tokenLosses else { return nil }
      let own = try StudyReader.tokenLosses(
        path, vocabulary: settings.vocabulary, inputs: study.inputs)
      let hypotheses = CompressedModelBound(
        parameters: student.parameters, tokens: student.tokens,
        codeLength: .bits(student.codeLengthBits), vocabulary: settings.vocabulary,
        failureProbability: settings.failureProbability, grid: .uniform(settings.grid),
        subsample: subsample, sampled: student.sampled)
      return StudentBound(
        student: student, sample: own.count, value: try hypotheses.evaluate(on: own),
        teacherRisk: student.teacherLoss ?? losses.unquantizedRisk(ofRun: student.run),
        losses: own)
    }.sorted { $0.student.parameters < $1.student.parameters }
  }
}
