// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds
public import Answers
import Foundation
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
  /// The p value of the test of curvature in log N, log D and their product, and the level at which it speaks against
  /// the form of the law; nil where the runs are too few.
  public let curvatureProbability, curvatureLevel: Double?
  /// The ratios D/N of the runs, smallest first: each to two digits, or the middles of five groups where there are
  /// more than seven.
  public let ratios: [Double]
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
      (curvatureProbability, curvatureLevel, ratios) = (nil, nil, [])
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
    curvatureProbability = surface.curvatureProbability
    curvatureLevel = curvatureProbability == nil ? nil : Fit<Chinchilla>.curvatureLevel
    ratios = Self.groups(surface.inputs.map(\.tokensPerParameter))
    largestResidual = analysis.leastFitted.map { abs(surface.residuals[$0]) }
  }
}

extension FitFindings {
  private static func groups(_ ratios: [Double]) -> [Double] {
    let sorted = ratios.filter { $0 > 0 && $0.isFinite }.sorted()
    let rounded = Set(
      sorted.map { ratio in
        let unit = pow(10, floor(log10(ratio)) - 1)
        return (ratio / unit).rounded() * unit
      })
    if rounded.count <= 7 { return rounded.sorted() }
    let middles = (0..<5).map { sorted[(2 * $0 + 1) * sorted.count / 10] }
    return Array(Set(middles)).sorted()
  }

  /// The place among ``ratios`` of the group that a run belongs to.
  public func group(ofRatio ratio: Double) -> Int {
    ratios.indices.min { abs(log(ratios[$0] / ratio)) < abs(log(ratios[$1] / ratio)) } ?? 0
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
    public let curvatureProbability = Field(
      "curvatureProbability", \FitFindings.curvatureProbability,
      "The p value of the test of curvature of the residuals in log N, log D and their product.",
      leftOutWhenNil: true)
    public let curvatureLevel = Field(
      "curvatureLevel", \FitFindings.curvatureLevel,
      "The p value below which it speaks against the form of the law.", leftOutWhenNil: true)
    public let ratios = Field(
      "ratios", \FitFindings.ratios, "The ratios D/N by which figures group the runs.")
    public let gapsLeftOut = Field(
      "gapsLeftOut", \FitFindings.gapsLeftOut, "Quantization gaps that are not above 0.",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}
