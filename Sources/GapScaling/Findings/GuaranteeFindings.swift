// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds
public import Answers

/// What the section on bounds computes from them.
public struct GuaranteeFindings: Sendable {
  /// C·log V over the certified gap of the largest model at the width of the laws.
  public let guessShare: Double
  /// 1 − δ.
  public let guaranteeProbability: Double

  init?(_ analysis: StudyAnalysis) {
    guard analysis.bits != nil, let last = analysis.frontier.last else { return nil }
    guessShare = last.value.terms.complexity / last.gap
    guaranteeProbability = 1 - analysis.study.settings.failureProbability
  }
}

extension GuaranteeFindings: Answer {
  public struct Fields: Sendable {
    public let guessShare = Field(
      "guessShare", \GuaranteeFindings.guessShare,
      "C·log V over the certified gap of the largest model.")
    public let guaranteeProbability = Field(
      "guaranteeProbability", \GuaranteeFindings.guaranteeProbability,
      "The probability with which each bound holds.")
  }
  public static var fields: Fields { Fields() }
}
