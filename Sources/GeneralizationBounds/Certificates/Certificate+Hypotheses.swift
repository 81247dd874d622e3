// SPDX-License-Identifier: GPL-3.0-or-later

extension Certificate {
  /// The theorem's hypotheses, as ``CompressedModelBound`` has them.
  public struct Hypotheses: Decodable, Sendable, Equatable {
    /// N > 0.
    public let parameters: Double
    /// D > 0, the tokens the model was trained on.
    public let tokens: Double
    /// L, in its own unit.
    public let codeLength: Double
    /// The unit of ``codeLength``: `bits`, `nats` or `bits a parameter`.
    public let codeLengthUnit: String
    /// What the code length counts.
    public let code: ModelCode
    /// The bits that describe the tokenizer; nil where it was fixed before the data.
    public let tokenizerBits: Double?
    /// V ≥ 2.
    public let vocabulary: Int
    /// δ in (0, 1), of stream and subsample together.
    public let failureProbability: Double
    /// |K|, of equally spaced bets; nil where they are listed.
    public let gridPoints: Int?
    /// The bets, where they are not equally spaced.
    public let bets: [Double]?
    /// How the cost of smoothing is bounded: √(2C), f(C), or as measured.
    public let smoothing: Smoothing
    /// How many smoothing weights were tried; 1: C/(1 + C).
    public let smoothingWeights: Int
    /// α, where it was fixed before the data; else nil.
    public let smoothingWeight: Double?
    /// How Y is made from the measured entropy.
    public let centre: LossCentre
    /// How n < D rows were drawn; without effect where n = D.
    public let sampled: RowSampling
    /// How n < D losses stand for all; without effect where n = D.
    public let subsample: Subsample
    /// The part of δ in (0, 1) that a subsample's interval takes; without effect where n = D.
    public let subsampleShare: Double
    /// What s minimises where a subsample's interval is added; without one it is Σ.
    public let bet: BetRule
    /// How many models were tried, this one included: at least 1; C pays their logarithm over D.
    public let alternatives: Int
    /// As asked for, possibly `best`; the result's inequality is the one that gave the bound.
    public let inequality: InequalityName
    /// How the training tokens came about.
    public let draws: Draws
    /// Whether D was decided before training, or by what was seen while training.
    public let stopping: Stopping
    /// How often training went through its tokens, in (0, 1]; for more there is no bound.
    public let epochs: Double
    /// R̂ of the unquantized model, which cancels.
    public let unquantizedRisk: Double?
    /// The files that hypotheses were computed from; nil without any.
    public let inputs: [Input]?

    init(_ bound: CompressedModelBound, unquantizedRisk: Double?, inputs: [Input]) {
      parameters = bound.parameters
      tokens = bound.tokens
      switch bound.codeLength {
      case .bits(let bits): (codeLength, codeLengthUnit) = (bits, "bits")
      case .nats(let nats): (codeLength, codeLengthUnit) = (nats, "nats")
      case .bitsPerParameter(let bits, _):
        (codeLength, codeLengthUnit) = (bits, "bits a parameter")
      }
      code = bound.code
      tokenizerBits = bound.tokenizerBits
      sampled = bound.sampled
      vocabulary = bound.vocabulary
      failureProbability = bound.failureProbability
      switch bound.grid {
      case .uniform(let count): (gridPoints, bets) = (count, nil)
      case .points(let points): (gridPoints, bets) = (nil, points)
      }
      smoothing = bound.smoothing
      smoothingWeights = bound.weight.count
      if case .fixed(let weight) = bound.weight {
        smoothingWeight = weight
      } else {
        smoothingWeight = nil
      }
      centre = bound.centre
      subsample = bound.subsample
      subsampleShare = bound.subsampleShare
      bet = bound.bet
      alternatives = bound.alternatives
      inequality = bound.inequality
      draws = bound.draws
      stopping = bound.stopping
      epochs = bound.epochs
      self.unquantizedRisk = unquantizedRisk
      self.inputs = inputs.isEmpty ? nil : inputs
    }

    /// The theorem that these state; nil where the code length's unit is unknown or no grid is given.
    public var bound: CompressedModelBound? {
      let length: CodeLength
      switch codeLengthUnit {
      case "bits": length = .bits(codeLength)
      case "nats": length = .nats(codeLength)
      case "bits a parameter": length = .bitsPerParameter(codeLength, parameters: parameters)
      default: return nil
      }
      guard let grid = gridPoints.map({ BetGrid.uniform($0) }) ?? bets.map({ .points($0) }) else {
        return nil
      }
      return CompressedModelBound(
        parameters: parameters, tokens: tokens, codeLength: length, vocabulary: vocabulary,
        failureProbability: failureProbability, grid: grid, smoothing: smoothing, centre: centre,
        subsample: subsample, bet: bet, subsampleShare: subsampleShare, alternatives: alternatives,
        inequality: inequality,
        weight: smoothingWeight.map { .fixed($0) }
          ?? (smoothingWeights == 1 ? .complexity : .joint(points: smoothingWeights)),
        draws: draws, stopping: stopping, epochs: epochs, code: code,
        sampled: sampled, tokenizerBits: tokenizerBits)
    }
  }
}
