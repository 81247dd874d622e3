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

  /// The code length in bits a parameter.
  public var bitsPerParameter: Double { student.codeLengthBits / student.parameters }
  /// The code length in nats for each token of the teacher's training.
  public var natsPerToken: Double {
    CodeLength.bits(student.codeLengthBits).nats / student.tokens
  }

  /// The bounds of a study's students with token losses, smallest first.
  static func all(of study: Study, subsample: Subsample) throws -> [StudentBound] {
    let settings = study.settings
    return try study.students.compactMap { student -> StudentBound? in
      guard let path = student.tokenLosses else { return nil }
      let losses = try StudyReader.tokenLosses(path, vocabulary: settings.vocabulary)
      let hypotheses = CompressedModelBound(
        parameters: student.parameters, tokens: student.tokens,
        codeLength: .bits(student.codeLengthBits), vocabulary: settings.vocabulary,
        failureProbability: settings.failureProbability, grid: .uniform(settings.grid),
        subsample: subsample)
      return StudentBound(
        student: student, sample: losses.count, value: try hypotheses.evaluate(on: losses))
    }.sorted { $0.student.parameters < $1.student.parameters }
  }
}
