// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import GeneralizationBounds
import NumericalMethods
public import ScalingLaws

/// The bounds of families of models by a published loss surface and stated assumptions, without a study.
public struct PublishedOutlook: Sendable {
  /// Models that share a vocabulary.
  public struct Family: Sendable {
    /// What a reader calls it: `Pythia`.
    public let name: String
    /// V.
    public let vocabulary: Int
    /// The bound at each size.
    public let bounds: Extrapolation
    /// The bound of the largest model by ratio and width: for each of `ratios` all of `widths`.
    public let variants: Extrapolation
  }

  /// The N at which prequential information falls below b bits per parameter.
  public struct Crossover: Sendable, Equatable {
    /// b.
    public let bits: Double
    /// N.
    public let parameters: Double
  }

  /// The loss surface.
  public let law: PublishedLaw
  /// What the surface does not say.
  public let assumptions: PublishedAssumptions
  /// b.
  public let bits: Double
  /// D/N.
  public let tokensPerParameter: Double
  /// The families, in the order asked.
  public let families: [Family]
  /// Where the prequential information that the surface implies falls below b bits per parameter: N by b.
  public let crossovers: [Crossover]
  /// Every warning of the extrapolations, and that what is assumed is assumed constant.
  public let warnings: [Warning]

  /// D/N of the variants.
  public static let ratios = [20.0, 200, 2000]
  /// b of the variants.
  public static let widths = [2.0, 3, 4, 8]

  /// Carries Theorem 3.4 to families of models.
  ///
  /// - Parameters:
  ///   - law: the loss surface.
  ///   - families: name, sizes (N, at least one each) and vocabulary.
  ///   - bits: b > 0.
  ///   - tokensPerParameter: D/N > 0.
  ///   - assumptions: loss variation and quantization gap.
  public init(
    _ law: PublishedLaw, families: [(name: String, parameters: [Double], vocabulary: Int)],
    bits: Double = 4, tokensPerParameter: Double = 20,
    assuming assumptions: PublishedAssumptions = PublishedAssumptions()
  ) {
    precondition(
      families.allSatisfy { !$0.parameters.isEmpty }, "each family needs a size, found one without")
    self.law = law
    self.assumptions = assumptions
    self.bits = bits
    self.tokensPerParameter = tokensPerParameter
    func bounds(_ sizes: [Double], _ ratio: Double, _ vocabulary: Int, _ bits: Double)
      -> Extrapolation
    {
      .published(
        law,
        to: ExtrapolationTargets(
          parameters: sizes, tokensPerParameter: ratio, vocabulary: vocabulary,
          code: .bitsPerParameter(bits)), assuming: assumptions)
    }
    self.families = families.map { family in
      let sizes = family.parameters.sorted()
      return Family(
        name: family.name, vocabulary: family.vocabulary,
        bounds: bounds(sizes, tokensPerParameter, family.vocabulary, bits),
        variants: Extrapolation(
          joining: Self.ratios.flatMap { ratio in
            Self.widths.map { bounds([sizes.last ?? 1], ratio, family.vocabulary, $0) }
          }))
    }
    let surface = law.chinchilla
    let crossing = PrequentialCrossover(
      scale: surface.B, exponent: surface.beta, dataScale: tokensPerParameter)
    crossovers = Self.widths.map {
      Crossover(bits: $0, parameters: crossing.parameters(bitsPerParameter: $0))
    }
    let constant = Warning(
      code: "W-assumed-constant",
      message:
        "Loss variation and quantization gap are assumed to be constant. Measured values change with the size; the loss "
        + "variation also changes with the complexity, and the quantization gap grows fast at few bits and in long training."
    )
    warnings =
      (self.families.flatMap { $0.bounds.warnings } + [constant])
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The size from which on the approximation gap L(N, D) − E is below the certified gap of a family's largest model;
  /// nil where none from a thousand to 10^18 parameters is.
  public func approximationCrossing(_ family: Family) -> Double? {
    guard let gap = family.bounds.bounds.last?.gap else { return nil }
    let surface = law.chinchilla
    func excess(_ size: Double) -> Double {
      surface.loss(parameters: size, tokens: size * tokensPerParameter) - surface.E - gap
    }
    var (low, high) = (log(1e3), log(1e18))
    guard excess(exp(low)) > 0, excess(exp(high)) < 0 else { return nil }
    for _ in 0..<100 {
      let middle = 0.5 * (low + high)
      if excess(exp(middle)) > 0 { low = middle } else { high = middle }
    }
    return exp(0.5 * (low + high))
  }
}

extension ModelFamily {
  /// What a reader calls it.
  public var title: String {
    switch self {
    case .pythia: "Pythia"
    case .llama: "LLaMA 3"
    }
  }
}
