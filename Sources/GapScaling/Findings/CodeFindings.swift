// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// How the students' codes compare with the information in their teachers.
public struct CodeFindings: Sendable {
  /// 1 − δ.
  public let guaranteeProbability: Double
  /// Students whose code is shorter than their teacher's prequential information, and those that have both; nil
  /// where none has both.
  public let shorter, compared: Int?

  init?(_ analysis: StudyAnalysis) {
    let students = analysis.students
    guard !students.isEmpty else { return nil }
    guaranteeProbability = 1 - analysis.study.settings.failureProbability
    let both = students.compactMap { student in
      analysis.information.first { $0.model.run == student.student.run }
        .map { student.student.codeLengthBits < $0.bits }
    }
    (shorter, compared) = both.isEmpty ? (nil, nil) : (both.filter { $0 }.count, both.count)
  }
}

extension CodeFindings: Answer {
  public struct Fields: Sendable {
    public let guaranteeProbability = Field(
      "guaranteeProbability", \CodeFindings.guaranteeProbability,
      "The probability with which each student's bound holds.")
    public let shorter = Field(
      "shorter", \CodeFindings.shorter,
      "Students whose code is shorter than their teacher's prequential information.",
      leftOutWhenNil: true)
    public let compared = Field(
      "compared", \CodeFindings.compared, "Students with both numbers.", leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}
