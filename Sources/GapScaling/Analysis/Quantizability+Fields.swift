// SPDX-License-Identifier: GPL-3.0-or-later
import HessianSpectra
public import Answers
public import ScalingLaws

extension Quantizability: Answer {
  public struct Fields: Sendable {
    public let spectra = Field(
      "spectra", \Quantizability.entries, "The measured spectra, by size, tokens and seed.")
    public let tokens = Field(
      "tokens", \Quantizability.lawTokens, "The tokens behind the Hessians of the laws.",
      unit: "tokens")
    public let tolerance = Field(
      "tolerance", \Quantizability.allowedLoss,
      "The loss that quantization may add in the bits stated here.", unit: "nats/token")
    public let clipped = Field(
      "clipped", \Quantizability.clipped, "The law of tr √H with negative eigenvalues taken as 0.")
    public let shifted = Field(
      "shifted", \Quantizability.shifted,
      "The law of tr √(H + s), s the most negative Ritz value.")
  }
  public static var fields: Fields { Fields() }

  /// ε, see ``tolerance``.
  var allowedLoss: Double { Self.tolerance }
}

extension Quantizability.RootLaw: Answer {
  public struct Fields: Sendable {
    public let fit = Field("fit", \Quantizability.RootLaw.fit, "The power law over N.")
    public let openExponents = Field(
      "openExponents", \Quantizability.RootLaw.openExponents,
      "The exponents that the Lanczos steps leave possible.")
    public let bitsPerDoubling = Field(
      "bitsPerDoubling", \Quantizability.RootLaw.bitsPerDoubling,
      "The bits per parameter that each doubling of N adds.", unit: "bits/parameter")
  }
  public static var fields: Fields { Fields() }
}

extension Quantizability.Entry: Answer {
  public struct Fields: Sendable {
    public let name = Field(
      "name", \Quantizability.Entry.spectrum.name, "The file's name without its ending.")
    public let parameters = Field(
      "parameters", \Quantizability.Entry.parameters, "N.", unit: "parameters")
    public let tokens = Field(
      "tokens", \Quantizability.Entry.spectrum.tokens, "The tokens behind the Hessian.",
      unit: "tokens")
    public let seed = Field(
      "seed", \Quantizability.Entry.spectrum.seed, "The seed of tokens and vector.")
    public let fractionPercent = Field(
      "fractionPercent", \Quantizability.Entry.fractionPercent,
      "The tokens behind the Hessian over the training tokens.", unit: "%")
    public let steps = Field("steps", \Quantizability.Entry.summary.steps, "Lanczos steps.")
    public let smallest = Field(
      "smallest", \Quantizability.Entry.summary.smallest, "The least Ritz value.")
    public let largest = Field(
      "largest", \Quantizability.Entry.summary.largest, "The largest Ritz value.")
    public let mean = Field(
      "mean", \Quantizability.Entry.summary.mean, "tr H over N, as the vector sees it.")
    public let negativeMass = Field(
      "negativeMass", \Quantizability.Entry.summary.negativeMass, "The spectral mass below 0.")
    public let clearlyNegativeMass = Field(
      "clearlyNegativeMass", \Quantizability.Entry.summary.clearlyNegativeMass,
      "The spectral mass below −λmax/1000.")
    public let rootTrace = Field(
      "rootTrace", \Quantizability.Entry.summary.clippedRoot,
      "tr √H with negative eigenvalues taken as 0.")
    public let rootTraceBracket = Field(
      "rootTraceBracket", \Quantizability.Entry.summary.clippedBracket,
      "The values of rootTrace that the Lanczos steps leave possible.")
    public let shift = Field(
      "shift", \Quantizability.Entry.summary.shift.amount,
      "s, minus the most negative Ritz value, or 0.")
    public let shiftedRootTrace = Field(
      "shiftedRootTrace", \Quantizability.Entry.summary.shiftedRoot, "tr √(H + s).")
    public let shiftedBracket = Field(
      "shiftedBracket", \Quantizability.Entry.shiftedBracket,
      "The values of shiftedRootTrace that the Lanczos steps leave possible.")
    public let shiftPercent = Field(
      "shiftPercent", \Quantizability.Entry.shiftPercent,
      "The part of shiftedRootTrace that the shift adds.",
      unit: "%")
    public let vectorNoise = Field(
      "vectorNoise", \Quantizability.Entry.summary.vectorNoise,
      "The relative standard deviation of rootTrace over random vectors.")
    public let roundingNoise = Field(
      "roundingNoise", \Quantizability.Entry.roundingNoise,
      "The width over which rounding H to a number format spreads eigenvalues, by format.")
    public let bitsPaper = Field(
      "bitsPaper", \Quantizability.Entry.bitsPaper,
      "Bits per parameter by the paper's formula and rootTrace.",
      unit: "bits/parameter")
    public let bitsPaperShifted = Field(
      "bitsPaperShifted", \Quantizability.Entry.bitsPaperShifted,
      "Bits per parameter by the paper's formula and shiftedRootTrace.", unit: "bits/parameter")
  }
  public static var fields: Fields { Fields() }

  var fractionPercent: Double? { fraction.map { 100 * $0 } }
  var shiftPercent: Double { 100 * summary.shiftShare }
  var bitsPaper: Double { paperBits(summary.clippedRoot) }
  var bitsPaperShifted: Double { paperBits(summary.shiftedRoot) }
  var roundingNoise: NamedValues<Double> {
    NamedValues(summary.noise.map { ($0.format.rawValue, $0.width) })
  }
}
