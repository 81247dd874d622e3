// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
public import GeneralizationBounds
import NumericalMethods
public import ScalingLaws

/// A family of models whose every law is known, for studies that a toolkit can be checked against.
///
/// Risk follows a Chinchilla surface with a floor; the loss variation falls as c + k/√N at every complexity; the
/// quantization gap is a power law at each width; training curves follow the surface at fixed N.
public struct SimulatedFamily: Sendable {
  /// The loss surface, nats per token.
  public var surface = Chinchilla(E: 2, A: 60, B: 300, alpha: 0.3, beta: 0.32)
  /// V.
  public var vocabulary = 32000
  /// D/N of the measured models.
  public var tokensPerParameter = 20.0
  /// δ.
  public var failureProbability = 0.01
  /// |K|.
  public var grid = 1000
  /// N of the measured models: as many as wanted, evenly in log N.
  public var sizes: [Double]
  /// D/N of the training runs of each size.
  public var runRatios: [Double] = [5, 10, 20, 40, 80]
  /// The widths the models are quantized to, bits.
  public var widths: [Double]
  /// The standard deviation of the logarithm of a run's final loss.
  public var lossNoise = 0.002
  /// The standard deviation of an offset of log loss that all runs of a size share.
  public var sizeOffset = 0.0
  /// k of L = E + (A/N^α + B/D^β)^k; 1 is the surface itself.
  public var surfacePower = 1.0
  /// p where the loss variation falls as N^p instead of c + k/√N; nil for the latter.
  public var variationPower: Double?
  /// What the quantization gap keeps of itself however large the model, as a share of the gap at 10 million parameters.
  public var gapFloor = 0.0
  /// The standard deviation of the logarithm of a model's quantization gap, and of what a student loses.
  public var gapNoise = 0.03
  /// The standard deviation of the logarithm of the length of a student's requential code.
  public var codeNoise = 0.02
  /// Tokens measured of each model.
  public var sample: Int
  /// Steps of each training curve.
  public var steps = 400

  /// A family of models from 10 million to a billion parameters.
  ///
  /// - Parameters:
  ///   - models: how many sizes, at least 1.
  ///   - widths: quantized widths, bits.
  ///   - sample: tokens measured of each model, at least 2.
  public init(models: Int = 12, widths: [Double] = [3, 4, 8], sample: Int = 10_000) {
    precondition(models >= 1, "a study has at least 1 model, not \(models)")
    precondition(sample >= 2, "a sample has at least 2 tokens, not \(sample)")
    let last = Double(max(models - 1, 1))
    // Whole thousands, as parameter counts are no powers.
    sizes = (0..<models).map { (1e7 * pow(100, Double($0) / last) / 1e3).rounded() * 1e3 }
    self.widths = widths
    self.sample = sample
  }

  /// The part of wild tokens at a size.
  func wildPart(_ parameters: Double) -> Double {
    if let variationPower { return 0.6 * pow(parameters / 1e7, variationPower) }
    return 0.3 + 0.3 * (1e7 / parameters).squareRoot()
  }

  /// The expected loss of a model, nats per token.
  ///
  /// - Parameters:
  ///   - parameters: N.
  ///   - tokens: D.
  public func loss(parameters: Double, tokens: Double) -> Double {
    guard surfacePower != 1 else { return surface.loss(parameters: parameters, tokens: tokens) }
    let sum = surface.A * pow(parameters, -surface.alpha) + surface.B * pow(tokens, -surface.beta)
    return surface.E + pow(sum, surfacePower)
  }

  /// The true quantization gap at a width, nats: 0.15 at 4 bits and 10 million parameters, four times as much with
  /// each bit less, falling as N^−0.2; with a floor, as N^−0.4 to it.
  public func quantizationGap(parameters: Double, bits: Double) -> Double {
    let power = pow(parameters / 1e7, gapFloor > 0 ? -0.4 : -0.2)
    return 0.15 * pow(4, 4 - bits) * (gapFloor + (1 - gapFloor) * power)
  }

  /// What a student truly loses to its teacher, nats: 0.12 at 10 million parameters, falling as N^−0.1.
  public func studentGap(parameters: Double) -> Double { 0.12 * pow(parameters / 1e7, -0.1) }

  /// The true length of a student's requential code, bits: 3 a parameter at 10 million, growing as N^0.8.
  public func requentialCode(parameters: Double) -> Double {
    3e7 * pow(parameters / 1e7, 0.8)
  }

  /// - Parameter offset: what the model's log loss is above the expected one.
  func population(parameters: Double, offset: Double = 0) -> TokenPopulation {
    TokenPopulation(
      wildPart: wildPart(parameters),
      meanLoss: loss(parameters: parameters, tokens: tokensPerParameter * parameters) * exp(offset))
  }

  /// The mean loss of each step's batch along the surface at fixed N, at most log V, nats per token.
  ///
  /// - Parameters:
  ///   - parameters: N.
  ///   - noise: the run's own factor.
  func curve(parameters: Double, noise: Double = 1) -> [Double] {
    let batch = tokensPerParameter * parameters / Double(steps)
    let cap = log(Double(vocabulary))
    return (0..<steps).map { step in
      let (start, end) = (Double(step) * batch, Double(step + 1) * batch)
      // The mean of B·d^−β over the batch.
      let power = 1 - surface.beta
      let data = surface.B / power * (pow(end, power) - pow(start, power)) / batch
      return min((surface.E + surface.A * pow(parameters, -surface.alpha) + data) * noise, cap)
    }
  }

  /// The true information in a model by prequential coding, nats: its expected curve less its expected final loss.
  ///
  /// - Parameter parameters: N.
  public func information(parameters: Double) -> Double {
    let tokens = tokensPerParameter * parameters
    let mean = curve(parameters: parameters).reduce(0, +) / Double(steps)
    return tokens * (mean - surface.loss(parameters: parameters, tokens: tokens))
  }

  /// The true terms of Theorem 3.4 for a model with every token evaluated: what an extrapolation has to find.
  ///
  /// - Parameters:
  ///   - parameters: N.
  ///   - bits: b.
  /// - Returns: terms whose loss variation is the population's, to about 1e-4 nats.
  /// - Throws: ``GeneralizationBounds/BoundError`` for hypotheses out of their domain.
  public func terms(parameters: Double, bits: Double) throws -> BoundTerms {
    try terms(parameters: parameters, code: .bitsPerParameter(bits))
  }

  /// The same for any code. By prequential information the model is not quantized; by requential code the terms are
  /// those of its student.
  public func terms(parameters: Double, code: ExtrapolatedBound.Code) throws -> BoundTerms {
    let tokens = tokensPerParameter * parameters
    let union = log(Double(grid) / failureProbability)
    let (nats, gap): (Double, Double) =
      switch code {
      case .bitsPerParameter(let bits):
        (parameters * bits * log(2), quantizationGap(parameters: parameters, bits: bits))
      case .prequential: (information(parameters: parameters), 0)
      case .requential:
        (requentialCode(parameters: parameters) * log(2), studentGap(parameters: parameters))
      }
    let complexity = (nats + union) / tokens
    let population = population(parameters: parameters)
    let all = population.strata(1 << 17)
    let losses = try TokenLosses(
      nll: all.map { Float($0.loss + gap * $0.roughness) },
      entropy: all.map { Float($0.entropy) })
    let variation = try EmpiricalFreedman.lossVariation(
      of: losses.smoothed(
        weight: Smoothing.weight(complexity: complexity), vocabulary: vocabulary),
      complexity: complexity, grid: .uniform(grid))
    return BoundTerms(
      quantizedRisk: population.meanLoss + gap,
      unquantizedRisk: population.meanLoss, complexity: complexity, vocabulary: vocabulary,
      lossVariation: variation.nats, smoothing: .paper)
  }
}
