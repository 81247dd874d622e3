// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds
public import Answers
import ScalingLaws

/// What follows from the fitted laws.
public struct FitFindings: Sendable {
  /// The largest training compute of a run, FLOP; nil without a surface, as are the next five.
  public let largestFLOP: Double?
  /// N and D/N that the surface puts at the optimum for that compute.
  public let optimalParameters, optimalTokensPerParameter: Double?
  /// Root mean square and largest size of observed/fitted − 1 over the runs.
  public let rootMeanSquareMiss, largestMiss: Double?
  /// The largest residual's size, on the scale of the fit.
  public let largestResidual: Double?
  /// Quantization gaps that are not above 0, which a logarithmic axis leaves out; nil where there are none.
  public let gapsLeftOut: Int?
  /// Whether the optimum lies among the sizes and ratios of the runs; no field, a sentence says it in words.
  public let isOptimumAmongRuns: Bool

  init?(_ analysis: StudyAnalysis) {
    let left = analysis.bounds.filter {
      $0.unquantizedRisk != nil && $0.value.terms.quantizationGap <= 0
    }.count
    gapsLeftOut = left > 0 ? left : nil
    guard let surface = analysis.surface else {
      (largestFLOP, optimalParameters, optimalTokensPerParameter) = (nil, nil, nil)
      (rootMeanSquareMiss, largestMiss, largestResidual) = (nil, nil, nil)
      isOptimumAmongRuns = false
      if gapsLeftOut == nil { return nil }
      return
    }
    let optimum = surface.law.optimum(flops: surface.inputs.map(\.flops).max() ?? 1)
    largestFLOP = optimum.flops
    optimalParameters = optimum.parameters
    optimalTokensPerParameter = optimum.tokensPerParameter
    isOptimumAmongRuns = surface.reaches(optimum)
    let misses = zip(surface.observed, surface.predicted).map { $0 / $1 - 1 }
    let square = misses.reduce(0) { $0 + $1 * $1 } / Double(misses.count)
    rootMeanSquareMiss = square.squareRoot()
    largestMiss = misses.map(abs).max()
    largestResidual = analysis.leastFitted.map { abs(surface.residuals[$0]) }
  }
}

extension FitFindings: Answer {
  public struct Fields: Sendable {
    public let largestFLOP = Field(
      "largestFLOP", \FitFindings.largestFLOP, "The largest training compute of a run.",
      unit: "FLOP", leftOutWhenNil: true)
    public let optimalParameters = Field(
      "optimalParameters", \FitFindings.optimalParameters,
      "The optimal N for that compute, by the loss surface.", unit: "parameters",
      leftOutWhenNil: true, mayBeNull: true)
    public let optimalTokensPerParameter = Field(
      "optimalTokensPerParameter", \FitFindings.optimalTokensPerParameter,
      "The optimal D/N for that compute, by the loss surface.", leftOutWhenNil: true,
      mayBeNull: true)
    public let rootMeanSquareMiss = Field(
      "rootMeanSquareMiss", \FitFindings.rootMeanSquareMiss,
      "The root mean square of observed/fitted − 1 over the runs.", leftOutWhenNil: true)
    public let largestMiss = Field(
      "largestMiss", \FitFindings.largestMiss, "The largest |observed/fitted − 1| of a run.",
      leftOutWhenNil: true)
    public let largestResidual = Field(
      "largestResidual", \FitFindings.largestResidual,
      "The largest residual's size, on the scale of the fit.", leftOutWhenNil: true)
    public let gapsLeftOut = Field(
      "gapsLeftOut", \FitFindings.gapsLeftOut, "Quantization gaps that are not above 0.",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}
