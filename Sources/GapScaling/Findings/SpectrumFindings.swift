// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import HessianSpectra

/// What the Hessian spectra say together.
public struct SpectrumFindings: Sendable {
  /// The least share of the shift in a shifted trace of the laws; nil without laws.
  public let leastShiftShare: Double?
  /// The spectra of the shown model that differ by seed; nil for fewer than 2, as are the next two.
  public let seeds: Int?
  /// The relative standard deviation of tr √H over them, and what the random vector alone would make.
  public let seedScatter, vectorNoise: Double?
  /// The standard deviation of the Gaussian kernel of the spectral densities, in units of eigenvalue.
  public let kernelWidth: Double?

  init?(_ q: Quantizability) {
    kernelWidth = q.kernelWidth
    leastShiftShare =
      q.clipped == nil || q.shifted == nil ? nil : q.lawEntries.map(\.summary.shiftShare).min() ?? 0
    guard let group = q.shownWithSeeds.first, group.entries.count > 1 else {
      (seeds, seedScatter, vectorNoise) = (nil, nil, nil)
      if leastShiftShare == nil, kernelWidth == nil { return nil }
      return
    }
    let values = group.entries.map(\.summary.clippedRoot)
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    seeds = values.count
    seedScatter =
      (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot() / mean
    vectorNoise = group.entries.compactMap(\.summary.vectorNoise).reduce(0, +) / count
  }
}

extension SpectrumFindings: Answer {
  public struct Fields: Sendable {
    public let leastShiftShare = Field(
      "leastShiftShare", \SpectrumFindings.leastShiftShare,
      "The least share of the shift in a shifted trace.", leftOutWhenNil: true)
    public let seeds = Field(
      "seeds", \SpectrumFindings.seeds, "Spectra that differ by seed.", leftOutWhenNil: true)
    public let seedScatter = Field(
      "seedScatter", \SpectrumFindings.seedScatter,
      "The relative standard deviation of tr √H over them.", leftOutWhenNil: true)
    public let kernelWidth = Field(
      "kernelWidth", \SpectrumFindings.kernelWidth,
      "The standard deviation of the Gaussian kernel of the spectral densities, in units of eigenvalue.",
      leftOutWhenNil: true)
    public let vectorNoise = Field(
      "vectorNoise", \SpectrumFindings.vectorNoise,
      "The relative standard deviation that the random vector alone would make.",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}
