// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GeneralizationBounds
import NumericalMethods
public import ScalingLaws

/// The shape of the gap's law at scale: how fast each term moves, which of them leads where, and what crosses what.
public struct Asymptotics: Sendable {
  /// How one quantity grows with model size at a fixed ratio D/N.
  public struct Rate: Sendable, Equatable {
    /// What it is.
    public let quantity: String
    /// Its law, in plain text.
    public let law: String
    /// The exponent of N; 0 for what stays.
    public let exponent: Double
    /// The exponent's interval; nil where it is exact or the fit gives none.
    public let interval: ClosedRange<Double>?
    /// Whether the law fixes the exponent, so that no data speak to it.
    public let isExact: Bool
  }

  /// The sizes over which one term is the largest part of the gap.
  public struct Lead: Sendable, Equatable {
    /// The code of the bound whose gap this is.
    public let code: ExtrapolatedBound.Code
    /// The term's name.
    public let term: String
    /// The least N of a stretch of sizes at all of which it leads.
    public let from: Double
    /// The greatest N of that stretch; ``from`` again where it holds one size.
    public let to: Double
    /// Its share of the gap at both ends, in [0, 1].
    public let shares: [Double]
  }

  /// The certified gap at b bits and a fixed ratio as one formula, gap(N) = settled + k/√N + q·N^p nats per token, with
  /// settled = C·log V + √(2C) + c at C = b·log 2·N/D.
  public struct GapLaw: Sendable {
    /// b, the bits per parameter that the analysis runs through.
    public let bits: Double
    /// D/N, the same at every size.
    public let tokensPerParameter: Double
    /// C without what the code costs beyond b bits.
    public let complexity: Double
    /// C·log V.
    public let guess: Double
    /// √(2C).
    public let smoothing: Double
    /// c + k/√N for Σ√C at that C.
    public let variation: Fit<InverseRoot>
    /// q·N^p; nil where there is no law of the quantization gap.
    public let quantizationGap: Fit<PowerLaw>?

    /// What stays at any size: C·log V + √(2C) + c.
    public var settled: Double { guess + smoothing + variation.law.floor }
  }

  /// The gap as one formula; nil where no quantized model was measured.
  public let law: GapLaw?
  /// The exponents of N that the law fixes or a fit gives; a quantity without a fit is left out.
  public let rates: [Rate]
  /// By bits, then by information and by requential code where there are such; each by ascending N.
  public let leads: [Lead]
  /// Where bounds fall below log V, gaps below L(N, D) − E, and other codes below b bits a
  /// parameter; empty for fewer than 2 sizes.
  public let crossings: [Crossing]

  /// Reads the shape off an analysis and its outlooks.
  ///
  /// - Parameters:
  ///   - analysis: the laws.
  ///   - byBits: the bound over sizes by bits per parameter, at least 2 sizes.
  ///   - byInformation: the same by prequential information; nil where there is none.
  ///   - byRequential: the same by the requential code of a student; nil where there is none.
  /// - Throws: ``GeneralizationBounds/BoundError`` for hypotheses out of their domain.
  init(
    _ analysis: StudyAnalysis, byBits: Extrapolation, byInformation: Extrapolation?,
    byRequential: Extrapolation?
  ) throws {
    law = try Self.gapLaw(analysis)
    rates = Self.rates(analysis)
    leads = [byBits, byInformation, byRequential].compactMap { $0 }.flatMap(Self.leads)
    crossings = Self.crossings(
      analysis, byBits: byBits, byInformation: byInformation, byRequential: byRequential)
  }

  private static func gapLaw(_ analysis: StudyAnalysis) throws -> GapLaw? {
    guard let bits = analysis.bits else { return nil }
    let settings = analysis.study.settings
    let ratio = settings.tokensPerParameter
    let complexity = bits * log(2) / ratio
    let laws = try TermLaws(
      analysis,
      targets: ExtrapolationTargets(
        parameters: [], tokensPerParameter: ratio, vocabulary: settings.vocabulary,
        code: .bitsPerParameter(bits)))
    return GapLaw(
      bits: bits, tokensPerParameter: ratio, complexity: complexity,
      guess: complexity * log(Double(settings.vocabulary)),
      smoothing: (2 * complexity).squareRoot(),
      variation: try laws.variation(complexity: complexity, tokens: .infinity),
      quantizationGap: analysis.quantizationGap)
  }

  private static func rates(_ analysis: StudyAnalysis) -> [Rate] {
    var rates: [Rate] = []
    func add(
      _ quantity: String, _ law: String, _ coefficient: FittedCoefficient?,
      _ exponent: (Double) -> Double
    ) {
      guard let coefficient else { return }
      let ends = coefficient.interval.map {
        [exponent($0.lowerBound), exponent($0.upperBound)].sorted()
      }
      rates.append(
        Rate(
          quantity: quantity, law: law, exponent: exponent(coefficient.value),
          interval: ends.map { $0[0]...$0[1] }, isExact: false))
    }
    func exact(_ quantity: String, _ law: String, _ exponent: Double) {
      rates.append(
        Rate(quantity: quantity, law: law, exponent: exponent, interval: nil, isExact: true))
    }
    add("risk above E, by size", "A·N^−α", analysis.surface?["alpha"]) { -$0 }
    add("risk above E, by data", "B·D^−β", analysis.surface?["beta"]) { -$0 }
    if analysis.bits != nil {
      exact("complexity and random guess by bits", "C = b·log 2·N/D", 0)
      exact("smoothing by bits", "√(2C)", 0)
    }
    add("code beyond b bits", "k·N^p bits per parameter", analysis.overhead?["exponent"]) { $0 }
    if let fit = analysis.lossVariation {
      if fit.law.floor > 0 { exact("loss variation, what stays", "c", 0) }
      exact("loss variation, what falls", "k/√N", -0.5)
    }
    add("quantization gap", "k·N^p", analysis.quantizationGap?["exponent"]) { $0 }
    add("complexity by information", "k·N^p/D", analysis.informationLaw?["exponent"]) { $0 - 1 }
    add("smoothing by information", "√(2C)", analysis.informationLaw?["exponent"]) {
      ($0 - 1) / 2
    }
    add("complexity by requential code", "k·N^p/D", analysis.requentialLaw?["exponent"]) { $0 - 1 }
    add("smoothing by requential code", "√(2C)", analysis.requentialLaw?["exponent"]) {
      ($0 - 1) / 2
    }
    add("student's gap to its teacher", "k·N^p", analysis.studentGap?["exponent"]) { $0 }
    return rates
  }

  private static func leads(_ outlook: Extrapolation) -> [Lead] {
    var leads: [Lead] = []
    for bound in outlook.bounds {
      let terms: [(name: String, value: Double)] = [
        ("random guess", bound.terms.complexity), ("smoothing", bound.terms.smoothing),
        ("loss variation", bound.terms.lossVariation),
        (
          bound.code == .requential ? "student's gap to its teacher" : "quantization gap",
          bound.terms.quantizationGap
        ),
      ]
      guard let first = terms.max(by: { $0.value < $1.value }) else { continue }
      let share = first.value / bound.gap
      if let last = leads.last, last.term == first.name {
        leads[leads.count - 1] = Lead(
          code: bound.code, term: last.term, from: last.from, to: bound.parameters,
          shares: [last.shares[0], share])
      } else {
        leads.append(
          Lead(
            code: bound.code, term: first.name, from: bound.parameters, to: bound.parameters,
            shares: [share, share]))
      }
    }
    return leads
  }

  private static func crossings(
    _ analysis: StudyAnalysis, byBits: Extrapolation, byInformation: Extrapolation?,
    byRequential: Extrapolation?
  ) -> [Crossing] {
    guard byBits.bounds.count >= 2 else { return [] }
    let sizes = byBits.bounds.map(\.parameters)
    let level = analysis.options.level
    let floor = analysis.surface?.law.E ?? 0
    func crossing(
      _ name: String, _ subject: String, below object: String, of outlook: Extrapolation,
      central: (ExtrapolatedBound) -> Double, drawn: (DrawnTerms) -> Double
    ) -> Crossing {
      let count = outlook.bounds.map(\.draws.count).min() ?? 0
      return Crossing(
        name, subject, below: object, sizes: sizes, difference: outlook.bounds.map(central),
        draws: (0..<count).map { draw in outlook.bounds.map { drawn($0.draws[draw]) } },
        level: level)
    }
    let trivial = analysis.trivialLoss
    var crossings = [
      crossing(
        "vacuous-boundary", "the bound by bits", below: "log V", of: byBits,
        central: { $0.bound - trivial }, drawn: { $0.bound - trivial }),
      crossing(
        "gap-below-approximation",
        "the certified gap by bits",
        below: "the approximation gap L(N, D) − E", of: byBits,
        central: { $0.gap - ($0.terms.risk - floor) }, drawn: { $0.gap - ($0.risk - $0.floor) }),
    ]
    func carried(_ outlook: Extrapolation, _ names: CarriedNames) {
      let bits = analysis.bits ?? 0
      // The plain width, of which the sentence speaks, without scales and unquantized parts.
      let settings = analysis.study.settings
      let union = log(Double(settings.grid) / settings.failureProbability)
      let stored = outlook.bounds.map { ($0.parameters * bits * log(2) + union) / $0.tokens }
      let count = outlook.bounds.map(\.draws.count).min() ?? 0
      crossings += [
        Crossing(
          "\(names.length)-below-bits", names.subject,
          below: "\(NumberText.exact.plain(bits)) bits per parameter",
          sizes: sizes,
          difference: zip(outlook.bounds, stored).map { $0.complexityPerToken - $1 },
          draws: (0..<count).map { draw in
            zip(outlook.bounds, stored).map { $0.draws[draw].complexity - $1 }
          }, level: level),
        crossing(
          "\(names.prefix)-vacuous-boundary", names.bound, below: "log V", of: outlook,
          central: { $0.bound - trivial }, drawn: { $0.bound - trivial }),
        crossing(
          "\(names.prefix)-gap-below-approximation", names.gap,
          below: "the approximation gap L(N, D) − E", of: outlook,
          central: { $0.gap - ($0.terms.risk - floor) }, drawn: { $0.gap - ($0.risk - $0.floor) }),
      ]
    }
    if let byInformation { carried(byInformation, .information) }
    if let byRequential { carried(byRequential, .requential) }
    return crossings
  }
}

/// What the crossings of a code without a fixed width are called.
private struct CarriedNames {
  let length: String
  let prefix: String
  let subject: String
  let bound: String
  let gap: String

  static let information = CarriedNames(
    length: "information", prefix: "heuristic", subject: "the information in the model",
    bound: "the heuristic bound by information", gap: "the heuristic gap by information")
  static let requential = CarriedNames(
    length: "requential-code", prefix: "student", subject: "the requential code of a student",
    bound: "the bound on a student by requential code",
    gap: "the gap by requential code")
}
