// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import GeneralizationBounds
import NumericalMethods
import ScalingLaws

/// The extrapolated bound of a study as coefficients, so that a page can evaluate it at other settings without the
/// token losses.
///
/// ```
/// risk      = (E + A·N^−α + B·D^−β)·e^level           D = N·(D/N)
/// C         = N·(b + u·N^p)·log 2/D + log(|K|/δ)/D
/// bound     = risk + C·log V + max(c + k/√N, 0) + √(2C) + g·N^q
/// ```
/// level, u, p, g, q, c and k are those of the measured width that is nearest to b. c and k depend on C and V through the
/// token losses of the measured models: they are tabulated over log C and log V for cubic interpolation, and where the
/// interpolated c is below 0, the law is k₀/√N.
///
/// > Source: ``StudyAnalysis/extrapolate(to:)``, whose arithmetic this is.
public struct WhatIf: Sendable {
  /// Every number, by the names above; see ``json``.
  private let fields: [(String, JSON)]
  /// Whether loss variation and quantization gap are assumed and not measured.
  public let isAssumed: Bool

  /// The settings that the table covers: bits per parameter, D/N, and V beside the study's own.
  private static let bits = 1.0...16.0
  private static let ratios = 5.0...500.0
  private static let vocabularies = [32, 128, 512, 2048, 8192, 32768, 131_072, 524_288]
  /// The step of log C.
  private static let step = 0.25

  /// The coefficients of a study's extrapolation by bits per parameter, for each width that was measured; nil where a law
  /// is missing.
  ///
  /// - Throws: what ``StudyAnalysis/init(_:options:)`` throws.
  public init?(_ analysis: StudyAnalysis) throws {
    let settings = analysis.study.settings
    guard let surface = analysis.surface, let bits = analysis.bits,
      let largest = analysis.frontier.last?.model.parameters,
      let smallest = analysis.frontier.first?.model.parameters
    else { return nil }
    let vocabularies = Set(Self.vocabularies + [settings.vocabulary]).sorted()
    let measured = analysis.study.widths.filter { !analysis.study.models(bits: $0).isEmpty }
      .sorted()
    let widths = try measured.enumerated().compactMap { index, width -> JSON? in
      var options = analysis.options
      options.bits = width
      let own = width == bits ? analysis : try StudyAnalysis(analysis.study, options: options)
      let targets = ExtrapolationTargets(
        parameters: [largest], tokensPerParameter: settings.tokensPerParameter,
        vocabulary: settings.vocabulary, code: .bitsPerParameter(width))
      guard let laws = try? TermLaws(own, targets: targets) else { return nil }
      // The bits that are nearer to this width than to another one.
      let low = index == 0 ? Self.bits.lowerBound : (measured[index - 1] + width) / 2
      let high =
        index == measured.count - 1 ? Self.bits.upperBound : (width + measured[index + 1]) / 2
      return try Self.table(laws, bits: low, max(low, high), vocabularies: vocabularies)
    }
    guard !widths.isEmpty else { return nil }
    isAssumed = false
    fields = Self.fields(
      surface.law, grid: settings.grid, failureProbability: settings.failureProbability, bits: bits,
      tokensPerParameter: settings.tokensPerParameter, vocabulary: settings.vocabulary,
      sizes: smallest...largest, vocabularies: vocabularies, widths: widths)
  }

  /// The coefficients of a published surface with its assumptions: Σ√C with the assumed Σ at every C, and the assumed
  /// quantization gap at every size. The settings to begin with are those of the first family and its largest model; nil
  /// without a family.
  public init?(_ outlook: PublishedOutlook) {
    guard let family = outlook.families.first, let largest = family.bounds.bounds.last?.parameters,
      let smallest = family.bounds.bounds.first?.parameters
    else { return nil }
    let (law, assumed) = (outlook.law.chinchilla, outlook.assumptions)
    let logs = Self.complexities(Self.bits.lowerBound, Self.bits.upperBound)
    let zeros = Self.numbers(logs.map { _ in 0 })
    let width = JSON.object([
      ("bits", .number(outlook.bits)), ("level", .number(0)), ("overhead", .null),
      ("gap", Self.numbers([assumed.quantizationGap, 0])), ("logC", Self.numbers(logs)),
      ("floor", Self.numbers(logs.map { assumed.lossVariation * exp($0 / 2) })), ("slope", zeros),
      ("slopeAlone", zeros),
    ])
    isAssumed = true
    fields =
      Self.fields(
        law, grid: assumed.grid, failureProbability: assumed.failureProbability, bits: outlook.bits,
        tokensPerParameter: outlook.tokensPerParameter, vocabulary: family.vocabulary,
        sizes: smallest...largest, vocabularies: [family.vocabulary], widths: [width])
      + [("parameters", .number(largest)), ("isAssumed", .bool(true))]
  }

  /// The settings to begin with, the coefficients of the risk, and the widths.
  private static func fields(
    _ law: Chinchilla, grid: Int, failureProbability: Double, bits: Double,
    tokensPerParameter: Double, vocabulary: Int, sizes: ClosedRange<Double>, vocabularies: [Int],
    widths: [JSON]
  ) -> [(String, JSON)] {
    [
      ("surface", numbers([law.E, law.A, law.alpha, law.B, law.beta])),
      ("grid", .number(Double(grid))), ("failureProbability", .number(failureProbability)),
      ("bits", .number(bits)), ("tokensPerParameter", .number(tokensPerParameter)),
      ("vocabulary", .number(Double(vocabulary))), ("smallest", .number(sizes.lowerBound)),
      ("largest", .number(sizes.upperBound)),
      ("logV", numbers(vocabularies.map { log(Double($0)) })), ("widths", .array(widths)),
    ]
  }

  /// The values of log C that are tabulated for a range of bits.
  private static func complexities(_ low: Double, _ high: Double) -> [Double] {
    // Scales and unquantized parts of small models may cost two bits more.
    let least = log(low * log(2) / ratios.upperBound)
    let most = log((high + 2) * log(2) / ratios.lowerBound)
    let count = Int(clamping: ((most - least) / step).rounded(.up)) + 1
    return (0..<count).map { least + (most - least) * Double($0) / Double(count - 1) }
  }

  /// The laws of the models of one width.
  private static func table(
    _ laws: TermLaws, bits low: Double, _ high: Double, vocabularies: [Int]
  ) throws -> JSON {
    let logs = complexities(low, high)
    let count = logs.count
    let (sources, grid) = (laws.measured, laws.analysis.study.settings.grid)
    let rows = try Parallel.map(count * vocabularies.count) { index throws in
      try law(
        of: sources, complexity: exp(logs[index / vocabularies.count]),
        vocabulary: vocabularies[index % vocabularies.count], grid: grid)
    }
    func power(_ law: Fit<PowerLaw>?) -> JSON {
      law.map { .array([.number($0.law.scale), .number($0.law.exponent)]) } ?? .null
    }
    return .object([
      ("bits", .number(laws.analysis.bits ?? 0)), ("level", .number(laws.riskLevel?.mean ?? 0)),
      ("overhead", power(laws.overhead)), ("gap", power(laws.gap?.fit)), ("logC", numbers(logs)),
      ("floor", numbers(rows.map(\.floor))), ("slope", numbers(rows.map(\.slope))),
      ("slopeAlone", numbers(rows.map(\.slopeAlone))),
    ])
  }

  private static func numbers(_ values: [Double]) -> JSON { .array(values.map(JSON.number)) }

  /// The coefficients as one value, a table's rows after one another with V fastest.
  public var json: JSON { .object(fields) }

  /// The least-squares law of the loss variation at a complexity and a vocabulary: c + k/√N without the bound on c, and
  /// the law without c.
  private static func law(
    of measured: [TermLaws.Source], complexity: Double, vocabulary: Int, grid: Int
  ) throws(BoundError) -> (floor: Double, slope: Double, slopeAlone: Double) {
    let weight = Smoothing.weight(complexity: complexity)
    var (x, y): ([Double], [Double]) = ([], [])
    for entry in measured {
      x.append(1 / entry.parameters.squareRoot())
      y.append(
        try EmpiricalFreedman.lossVariation(
          of: entry.losses.smoothed(weight: weight, vocabulary: vocabulary),
          complexity: complexity, grid: .uniform(grid)
        ).nats)
    }
    let (meanX, meanY) = (Spread.mean(x), Spread.mean(y))
    let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    let slope = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
    let alone = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / x.reduce(0) { $0 + $1 * $1 }
    return (meanY - slope * meanX, slope, alone)
  }
}
