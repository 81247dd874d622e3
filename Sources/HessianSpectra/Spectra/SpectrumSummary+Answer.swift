// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

extension SpectrumSummary: Answer {
  public struct Fields: Sendable {
    public let steps = Field("steps", \SpectrumSummary.steps, "Lanczos steps.")
    public let smallest = Field(
      "smallest", \SpectrumSummary.smallest, "The smallest Ritz value.")
    public let largest = Field("largest", \SpectrumSummary.largest, "The largest Ritz value.")
    public let mean = Field("mean", \SpectrumSummary.mean, "tr H/N.")
    public let meanSquare = Field("meanSquare", \SpectrumSummary.meanSquare, "tr H²/N.")
    public let negativeMass = Field(
      "negativeMass", \SpectrumSummary.negativeMass, "The share of eigenvalues below 0.")
    public let clearlyNegativeMass = Field(
      "clearlyNegativeMass", \SpectrumSummary.clearlyNegativeMass,
      "The share of eigenvalues below −λmax/1000.")
    public let bulk = Field(
      "bulk", \SpectrumSummary.bulk, "The point of the quadrature with the most mass.")
    public let bulkMass = Field("bulkMass", \SpectrumSummary.bulkMass, "Its mass.")
    public let rootTrace = Field(
      "rootTrace", \SpectrumSummary.clippedRoot,
      "tr √H with negative eigenvalues as 0; an average for each eigenvalue where N is unknown.")
    public let rootTraceBracket = Field(
      "rootTraceBracket", \SpectrumSummary.clippedBracket, "What the steps leave open of it.")
    public let shift = Field("shift", \SpectrumSummary.shift.amount, "s.")
    public let shiftedRootTrace = Field(
      "shiftedRootTrace", \SpectrumSummary.shiftedRoot, "tr √(H + s).")
    public let shiftCost = Field("shiftCost", \SpectrumSummary.shiftCost, "What the shift adds.")
    public let vectorNoise = Field(
      "vectorNoise", \SpectrumSummary.vectorNoise,
      "The relative standard deviation of tr √H over normal vectors; null where N is unknown.")
    public let roundingNoise = Field(
      "roundingNoise", \SpectrumSummary.widths,
      "By number format, the radius of the spectrum that rounding alone makes.")
  }
  public static var fields: Fields { Fields() }

  private var widths: NamedValues<Double> {
    NamedValues(noise.map { ($0.format.rawValue, $0.width) })
  }
}

extension TraceEstimate: Answer {
  public struct Fields: Sendable {
    public let value = Field("value", \TraceEstimate.value, "The estimate.", mayBeNull: true)
    public let standardError = Field(
      "standardError", \TraceEstimate.standardError, "Null for one random vector.")
    public let interval = Field("interval", \TraceEstimate.interval, "The confidence interval.")
    public let quadrature = Field(
      "quadrature", \TraceEstimate.quadrature, "What the quadrature leaves open.")
    public let deviationOverVectors = Field(
      "deviationOverVectors", \TraceEstimate.deviationOverVectors,
      "The standard deviation over random vectors on the same data.")
    public let deviationOverData = Field(
      "deviationOverData", \TraceEstimate.deviationOverData,
      "The standard deviation over data.")
    public let samples = Field(
      "samples", \TraceEstimate.samples, "The estimate of each random vector.")
  }
  public static var fields: Fields { Fields() }
}

extension SampleSize: Answer {
  public struct Fields: Sendable {
    public let steps = Field(
      "steps", \SampleSize.steps, "Lanczos steps; null where the theorem does not apply.",
      mayBeNull: true)
    public let vectors = Field("vectors", \SampleSize.vectors, "Random vectors.")
  }
  public static var fields: Fields { Fields() }
}
