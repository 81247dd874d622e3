// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
public import HessianSpectra
import NumericalMethods
public import ScalingLaws

/// What a study's Hessian spectra say about quantization: tr √H of each, its law over model size, and the bits a
/// parameter that follow.
///
/// Two numbers stand for tr √H: with negative eigenvalues taken as 0, and with the spectrum shifted by its most
/// negative Ritz value, as the paper does. b falls with N only where the exponent of the law is below one half.
///
/// > Source: the paper, Appendix B, figures 4 and 5.
public struct Quantizability: Sendable {
  /// One measured spectrum and the model it belongs to.
  public struct Entry: Sendable {
    /// The Lanczos coefficients and what the file's name says of them.
    public let spectrum: MeasuredSpectrum
    /// N of the model.
    public let parameters: Double
    /// The tokens that the model was trained on; nil when no table of the study says.
    public let trainingTokens: Double?
    /// The quadrature rule and |v|² = N.
    public let sample: SpectralSample
    /// The numbers.
    public let summary: SpectrumSummary

    /// The tokens behind the Hessian in parts of the training tokens.
    public var fraction: Double? {
      trainingTokens.flatMap { all in spectrum.tokens.map { $0 / all } }
    }
  }

  /// A trace of the root over model size.
  public struct RootLaw: Sendable {
    /// The power law through the traces, means over the seeds of a size.
    public let fit: Fit<PowerLaw>
    /// The exponents of all power laws through traces within the brackets that the Lanczos steps leave.
    public let openExponents: ClosedRange<Double>

    /// γ, tr √H ∝ N^γ.
    public var exponent: FittedCoefficient? { fit["exponent"] }

    /// γ − ½: the bits per parameter that each doubling of N adds, μ apart; b falls where it is below 0.
    public var bitsPerDoubling: Double { fit.law.exponent - 0.5 }
  }

  /// The spectra, by model size, tokens and seed.
  public let entries: [Entry]
  /// The number of tokens that the laws' Hessians have in common.
  public let lawTokens: Double?
  /// The law of tr √H₊, negative eigenvalues taken as 0.
  public let clipped: RootLaw?
  /// The law of tr √(H + s), shifted by the most negative Ritz value of each.
  public let shifted: RootLaw?
  /// tr √H over the Lanczos steps of the shown model's spectra on the most data; nil without several of them.
  public let bySteps: RootTraceBySteps?
  /// What a reader must know.
  public let warnings: [Warning]

  /// ε, the loss that quantization may cost in the bits stated here, nats per token.
  public static let tolerance = 0.1

  /// The spectra at the laws' tokens, smallest model first.
  public var lawEntries: [Entry] { entries.filter { $0.spectrum.tokens == lawTokens } }

  /// The model of most spectra, with one token count's spectra each: figures 4 and 5 show it.
  public var shown: [(tokens: Double, entries: [Entry])] { Self.shown(entries) }

  private static func shown(_ entries: [Entry]) -> [(tokens: Double, entries: [Entry])] {
    let counts = Dictionary(grouping: entries, by: \.parameters)
    guard
      let most = counts.max(by: { ($0.value.count, $0.key) < ($1.value.count, $1.key) })?.value
    else { return [] }
    return Dictionary(grouping: most) { $0.spectrum.tokens ?? 0 }
      .map { (tokens: $0.key, entries: $0.value) }.sorted { $0.tokens > $1.tokens }
  }

  /// The same with only the token counts that were measured with the most seeds.
  public var shownWithSeeds: [(tokens: Double, entries: [Entry])] {
    Self.shownWithSeeds(entries)
  }

  private static func shownWithSeeds(
    _ entries: [Entry]
  ) -> [(tokens: Double, entries: [Entry])] {
    let shown = shown(entries)
    let most = shown.map(\.entries.count).max() ?? 0
    return shown.filter { $0.entries.count == most }
  }

  /// The standard deviation of the Gaussian kernel of every density that is shown: a part of the range of the shown
  /// eigenvalues; nil without spectra.
  public var kernelWidth: Double? {
    let all = shownWithSeeds.prefix(3).flatMap(\.entries).map(\.summary)
    guard let low = all.map(\.smallest).min(), let high = all.map(\.largest).max(), low < high
    else { return nil }
    return (high - low) / 200
  }

  /// Reads and evaluates the spectra of a study.
  ///
  /// - Parameters:
  ///   - study: with spectra named `<model>-<tokens>tok-s<seed>.csv`.
  ///   - level: of the laws' intervals.
  /// - Returns: nil where the study has no spectra of its models.
  /// - Throws: `FileError` for a spectrum that can't be used.
  public init?(_ study: Study, level: Double) throws {
    var warnings: [Warning] = []
    var entries: [Entry] = []
    for name in study.spectra {
      let spectrum = try study.spectrum(named: name)
      guard
        let model = study.models.first(where: { $0.model == spectrum.model })
      else {
        warnings.append(
          Warning(
            code: "W-unknown-model",
            message:
              "The spectrum \(name) is left out: its name does not begin with a model of "
              + "\(study.settings.models), as in <model>-<tokens>tok-s<seed>.csv."))
        continue
      }
      entries.append(
        Entry(
          spectrum: spectrum, parameters: model.parameters, trainingTokens: model.tokens,
          sample: try SpectralSample(
            spectrum.coefficients, squaredNorm: model.parameters, group: spectrum.seed ?? 0),
          summary: try SpectrumSummary(spectrum.coefficients, parameters: model.parameters)))
    }
    guard !entries.isEmpty else { return nil }
    self.entries = entries.sorted {
      ($0.parameters, $0.spectrum.tokens ?? 0, $0.spectrum.seed ?? 0)
        < ($1.parameters, $1.spectrum.tokens ?? 0, $1.spectrum.seed ?? 0)
    }
    bySteps = Self.shownWithSeeds(self.entries).first.flatMap { RootTraceBySteps($0.entries) }
    let sizes = Dictionary(grouping: entries.filter { $0.spectrum.tokens != nil }) {
      $0.spectrum.tokens ?? 0
    }.mapValues { Set($0.map(\.parameters)).count }
    let tokens = sizes.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    lawTokens = tokens
    let lawEntries = self.entries.filter { $0.spectrum.tokens == tokens }
    clipped = Self.law(
      lawEntries, level: level, "tr √H", &warnings, value: \.summary.clippedRoot,
      bracket: \.summary.clippedBracket)
    shifted = Self.law(
      lawEntries, level: level, "the shifted tr √H", &warnings, value: \.summary.shiftedRoot,
      bracket: \.shiftedBracket)
    warnings += Self.cautions(lawEntries, clipped: clipped)
    self.warnings = warnings
  }

  private static func law(
    _ entries: [Entry], level: Double, _ what: String, _ warnings: inout [Warning],
    value: (Entry) -> Double, bracket: (Entry) -> ClosedRange<Double>
  ) -> RootLaw? {
    let groups = Dictionary(grouping: entries, by: \.parameters).sorted { $0.key < $1.key }
    func means(_ value: (Entry) -> Double) -> [Double] {
      groups.map { $0.value.map(value).reduce(0, +) / Double($0.value.count) }
    }
    let x = groups.map(\.key)
    do {
      let fit = try PowerLaw.fit(to: Points(x: x, y: means(value)), level: level)
      warnings += fit.warnings.map {
        Warning(code: $0.code, message: "The law of \(what): \($0.message)")
      }
      // The least-squares slope is Σ cᵢ log yᵢ, so its range is taken at the ends of the brackets.
      let logs = x.map { log($0) }
      let center = logs.reduce(0, +) / Double(logs.count)
      let square = logs.reduce(0) { $0 + ($1 - center) * ($1 - center) }
      let (lows, highs) = (means { bracket($0).lowerBound }, means { bracket($0).upperBound })
      var (least, most) = (0.0, 0.0)
      for (i, place) in logs.enumerated() {
        let c = (place - center) / square
        let (low, high) = (c * log(max(lows[i], 1e-300)), c * log(highs[i]))
        least += min(low, high)
        most += max(low, high)
      }
      return RootLaw(fit: fit, openExponents: ClosedRange(spanning: least, most))
    } catch {
      warnings.append(Warning(code: "W-no-law", message: "No law for \(what): \(error)"))
      return nil
    }
  }

  private static func cautions(_ entries: [Entry], clipped: RootLaw?) -> [Warning] {
    var warnings: [Warning] = []
    let share = entries.map(\.summary.shiftShare).min() ?? 0
    if share > 0.5 {
      warnings.append(
        Warning(
          code: "W-shift-dominates",
          message:
            "The shift by the most negative Ritz value is at least \(NumberText.digits(2).plain(100 * share)) % of each "
            + "shifted trace. The fitted law is therefore mainly that of N√s, not of the spectrum.")
      )
    }
    let open = entries.map {
      $0.summary.clippedBracket.upperBound / $0.summary.clippedBracket.lowerBound
    }
    if let widest = open.max(), widest > 1.5 {
      warnings.append(
        Warning(
          code: "W-few-steps",
          message:
            "The Lanczos steps determine tr √H only within a factor of \(NumberText.digits(2).plain(widest)): most "
            + "eigenvalues are near 0, where the square root is steep, and these steps do not resolve them."
        ))
    }
    if let exponent = clipped?.exponent, exponent.interval?.lowerBound ?? exponent.value > 0.5 {
      warnings.append(
        Warning(
          code: "W-bits-rise",
          message:
            "tr √H grows as N^\(NumberText.digits(3).plain(exponent.value)) over these sizes, faster than √N. According to "
            + "the paper's bound, larger models then need more bits per parameter."))
    }
    return warnings
  }
}

extension Quantizability.Entry {
  /// Between what the Lanczos steps put tr √(H + s).
  public var shiftedBracket: ClosedRange<Double> {
    let bracket = try? sample.bracket(.squareRoot, shift: summary.shift.amount)
    return bracket.flatMap { $0 }
      ?? ClosedRange(spanning: summary.shiftedRoot, summary.shiftedRoot)
  }

  /// The bits per parameter that the paper's formula asks for at a tolerance, with the incoherence that a random
  /// rotation gives.
  ///
  /// - Parameter traceRoot: tr √H.
  public func paperBits(_ traceRoot: Double, tolerance: Double = Quantizability.tolerance) -> Double
  {
    BitsPerParameter(
      traceRoot: traceRoot, dimension: parameters,
      incoherence: Incoherence.afterRotation(dimension: parameters, failureProbability: 0.01),
      tolerance: tolerance
    ).paper
  }
}
