// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds
public import Answers
import ScalingLaws

/// What a summary counts and compares.
public struct SummaryFindings: Sendable {
  /// β/(α + β): the optimal size grows as compute to this power; nil where the gap has a formula, which is summarized
  /// instead, and where the surface has no optimum.
  public let sizeExponent: Double?
  /// The quantized models with a bound; nil for one or none.
  public let models: Int?
  /// Those whose bound is below log V; nil where all or none are.
  public let nonVacuous: Int?
  /// 1 − δ; nil where no bound is below log V.
  public let guaranteeProbability: Double?
  /// The certified gap of the smallest and of the largest model at the width of the laws, nats per token.
  public let firstGap, lastGap: Double?

  init?(_ results: StudyResults) {
    let analysis = results.analysis
    sizeExponent = analysis.surface.flatMap { surface in
      let (alpha, beta) = (surface.law.alpha, surface.law.beta)
      return results.asymptotics?.law == nil && alpha + beta > 0 ? beta / (alpha + beta) : nil
    }
    guard analysis.bits != nil, let first = analysis.frontier.first,
      let last = analysis.frontier.last
    else {
      (models, nonVacuous, guaranteeProbability, firstGap, lastGap) = (nil, nil, nil, nil, nil)
      if sizeExponent == nil { return nil }
      return
    }
    let count = analysis.bounds.count
    let sound = analysis.bounds.filter { !$0.value.vacuous }.count
    models = count > 1 ? count : nil
    nonVacuous = sound > 0 && sound < count ? sound : nil
    guaranteeProbability = sound > 0 ? 1 - analysis.study.settings.failureProbability : nil
    firstGap = first.gap
    lastGap = first.model.model == last.model.model ? nil : last.gap
  }
}

extension ModelBound {
  /// The certified gap: what the bound adds to the training risk, nats per token.
  public var gap: Double { value.bound - value.terms.risk }
}

extension SummaryFindings: Answer {
  public struct Fields: Sendable {
    public let sizeExponent = Field(
      "sizeExponent", \SummaryFindings.sizeExponent,
      "The optimal size grows as compute to this power.", leftOutWhenNil: true)
    public let models = Field(
      "models", \SummaryFindings.models, "Quantized models with a bound.", leftOutWhenNil: true)
    public let nonVacuous = Field(
      "nonVacuous", \SummaryFindings.nonVacuous, "Those whose bound is below log V.",
      leftOutWhenNil: true)
    public let guaranteeProbability = Field(
      "guaranteeProbability", \SummaryFindings.guaranteeProbability,
      "The probability with which each bound holds.", leftOutWhenNil: true)
    public let firstGap = Field(
      "firstGap", \SummaryFindings.firstGap, "The certified gap of the smallest model.",
      unit: "nats/token", leftOutWhenNil: true)
    public let lastGap = Field(
      "lastGap", \SummaryFindings.lastGap, "The certified gap of the largest model.",
      unit: "nats/token", leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}
