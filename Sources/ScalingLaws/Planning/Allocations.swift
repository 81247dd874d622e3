// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// How some training computes are best spent, by a fit or by a published law.
public struct Allocations: Sendable {
  /// One for each compute.
  public let rows: [Allocation]
  /// The cheapest model of the same loss over training and use, one for each compute that has one.
  public let inference: [InferenceAllocation]
  /// Nil for a published law, which has no intervals.
  public let intervals: IntervalSettings?
  public let warnings: [Warning]

  /// By a fit.
  ///
  /// - Parameters:
  ///   - uncertainty: The fit with its intervals.
  ///   - flops: Training computes > 0, FLOPs.
  ///   - constraint: What is held beside the compute.
  ///   - uniqueTokens: How many different tokens there are, for laws of repeated data; nil: as many as wanted.
  ///   - inferenceTokens: Tokens that the model reads and writes in use; nil for none, and for other laws than
  ///     ``Chinchilla``.
  public init<Law: AllocatableSurface>(
    of uncertainty: Uncertainty<Law>, flops: [Double],
    holding constraint: Allocation.Constraint = .none, uniqueTokens: Double? = nil,
    inferenceTokens: Double? = nil
  ) {
    let forms = SurfaceForm.admitted(beside: uncertainty)
    rows = flops.map { flops in
      Allocation(flops: flops, holding: constraint, uniqueTokens: uniqueTokens, by: uncertainty)
        .covering(forms.map { $0.allocation(flops, constraint) })
    }
    inference =
      (uncertainty.fit.law as? Chinchilla).map {
        InferenceAllocation.all($0, flops, inferenceTokens)
      } ?? []
    intervals = uncertainty.settings
    warnings =
      uncertainty.allWarnings + [SurfaceForm.warning(forms)].compactMap { $0 }
      + rows.flatMap(\.warnings)
  }

  /// By a published law, without intervals; the other parameters as above.
  ///
  /// - Parameter uniqueTokens: Needs a law whose ``PublishedLaw/dataConstrained`` is known.
  public init(
    of law: PublishedLaw, flops: [Double], holding constraint: Allocation.Constraint = .none,
    uniqueTokens: Double? = nil, inferenceTokens: Double? = nil
  ) {
    rows = flops.map {
      if let uniqueTokens, let repeated = law.dataConstrained {
        Allocation(flops: $0, holding: constraint, uniqueTokens: uniqueTokens, by: repeated)
      } else {
        Allocation(flops: $0, holding: constraint, uniqueTokens: nil, by: law.chinchilla)
      }
    }
    inference = InferenceAllocation.all(law.chinchilla, flops, inferenceTokens)
    intervals = nil
    // What rounding leaves open is known for the law without repeats.
    warnings = uniqueTokens == nil ? flops.compactMap { law.rounding(flops: $0)?.warning } : []
  }
}

extension Allocations: Answer {
  public struct Fields: Sendable {
    public let allocations = Field("allocations", \Allocations.rows, "One for each compute.")
    public let inference = Field(
      "inference", \Allocations.inference,
      "The cheapest model of the same loss over training and use; empty where no use is stated.")
    public let intervals = Field(
      "intervals", \Allocations.intervals,
      "How standard errors and intervals were made; null for a published law.")
    public let warnings = Field(
      "warnings", \Allocations.warnings, "What to know before using them.")
  }
  public static var fields: Fields { Fields() }
}

extension Allocation: Answer {
  public struct Fields: Sendable {
    public let flops = Field("flops", \Allocation.flops, "Training compute.", unit: "FLOP")
    public let parameters = Field(
      "parameters", \Allocation.parameters, "N.", unit: "parameters")
    public let tokens = Field("tokens", \Allocation.tokens, "D.", unit: "tokens")
    public let tokensPerParameter = Field(
      "tokensPerParameter", \Allocation.ratio, "D/N.", unit: "tokens/parameter")
    public let loss = Field("loss", \Allocation.loss, "The law's loss there.", unit: "nats/token")
    public let excess = Field(
      "excess", \Allocation.excess, "The loss above that of the free optimum.", unit: "nats/token",
      mayBeNull: true)
    public let distance = Field(
      "distance", \Allocation.distance,
      "The largest factor by which N, D or the compute lies beyond the runs; null for a published law.",
      mayBeNull: true)
  }
  public static var fields: Fields { Fields() }
}

/// The cheapest model, over training and use together, of the loss that a training compute reaches.
public struct InferenceAllocation: Sendable, Equatable {
  /// The compute-optimal model of the same loss.
  public let best: ComputeOptimum
  public let optimum: InferenceOptimum

  /// What is saved of the cost of training and use of the compute-optimal model, a fraction.
  public var saved: Double {
    let plain = best.flops + 2 * best.parameters * optimum.inferenceTokens
    return 1 - optimum.totalFlops / plain
  }

  static func all(
    _ law: Chinchilla, _ flops: [Double], _ tokens: Double?
  ) -> [InferenceAllocation] {
    guard let tokens else { return [] }
    return flops.compactMap { flops in
      let best = law.optimum(flops: flops)
      return law.inferenceOptimum(loss: best.loss, inferenceTokens: tokens).map {
        InferenceAllocation(best: best, optimum: $0)
      }
    }
  }
}

extension InferenceAllocation: Answer {
  public struct Fields: Sendable {
    public let flops = Field(
      "flops", \InferenceAllocation.best.flops, "The training compute whose loss is reached.",
      unit: "FLOP")
    public let inferenceTokens = Field(
      "inferenceTokens", \InferenceAllocation.optimum.inferenceTokens,
      "Tokens read and written in use.", unit: "tokens")
    public let loss = Field(
      "loss", \InferenceAllocation.optimum.loss, "The loss.", unit: "nats/token")
    public let parameters = Field(
      "parameters", \InferenceAllocation.optimum.parameters, "N.", unit: "parameters")
    public let tokens = Field(
      "tokens", \InferenceAllocation.optimum.tokens, "D, tokens of training.", unit: "tokens")
    public let trainingFlops = Field(
      "trainingFlops", \InferenceAllocation.optimum.trainingFlops, "6ND.", unit: "FLOP")
    public let inferenceFlops = Field(
      "inferenceFlops", \InferenceAllocation.optimum.inferenceFlops, "2N for each token of use.",
      unit: "FLOP")
    public let totalFlops = Field(
      "totalFlops", \InferenceAllocation.optimum.totalFlops, "Training and use together.",
      unit: "FLOP")
  }
  public static var fields: Fields { Fields() }
}
