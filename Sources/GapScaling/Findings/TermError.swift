// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds
public import Answers

/// How exactly a sample of the training tokens determines two terms of a model's bound, by the spread over its tokens.
public struct TermError: Sendable {
  /// The model's name.
  public let model: String
  /// The standard error of Σ at the bound's own bet and complexity; nil where the inequality makes no bet.
  public let lossVariation: Double?
  /// The standard error of R̂_q − R̂ over the same tokens, nats per token; nil where the model as trained was not measured.
  public let quantizationGap: Double?

  /// The errors of every model at the width of the laws that has token losses, smallest model first.
  ///
  /// Σ = (1 − s)/s·Δ√C + Δ/(s√C)·mean v(sA), v(x) = x − log(1 + x): at a fixed bet s its error is that of the mean.
  static func all(_ analysis: StudyAnalysis) -> [TermError] {
    analysis.frontier.compactMap { bound in
      guard let losses = analysis.quantizedLosses.first(where: { $0.model == bound.model })?.losses
      else { return nil }
      let value = bound.value
      var variation: Double?
      if value.bet > 0, value.complexityPerToken > 0,
        let smoothed = try? losses.smoothed(
          weight: value.smoothingWeight, vocabulary: analysis.study.settings.vocabulary)
      {
        let residuals = smoothed.residuals
        let scale = value.bet / residuals.range
        let excess = zip(residuals.losses, residuals.centres).map { loss, centre in
          let place = scale * (centre - loss)
          return place - log1p(place)
        }
        variation = errorOfMean(excess).map { $0 / (scale * value.complexityPerToken.squareRoot()) }
      }
      let trained = analysis.trainedLosses.first { $0.model.model == bound.model.model }?.losses
      let gap = trained.flatMap { trained -> Double? in
        guard trained.count == losses.count else { return nil }
        return errorOfMean(zip(losses.nll, trained.nll).map { Double($0) - Double($1) })
      }
      return TermError(
        model: bound.model.model, lossVariation: variation, quantizationGap: gap)
    }
  }

  private static func errorOfMean(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (square / (count - 1) / count).squareRoot()
  }
}

extension TermError: Answer {
  public struct Fields: Sendable {
    public let model = Field("model", \TermError.model, "The model's name.")
    public let lossVariation = Field(
      "lossVariation", \TermError.lossVariation,
      "The standard error of Σ over the sampled tokens, at the bound's own bet.",
      leftOutWhenNil: true)
    public let quantizationGap = Field(
      "quantizationGap", \TermError.quantizationGap,
      "The standard error of R̂_q − R̂ over the sampled tokens.", unit: "nats/token",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}
