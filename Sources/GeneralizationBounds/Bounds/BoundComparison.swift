// SPDX-License-Identifier: GPL-3.0-or-later

/// The paper's bound and what is provably tighter, side by side on the same losses.
///
/// Each row holds by itself with probability 1 − δ; to keep the least, take ``Inequality/best``, which pays for the
/// choice.
public struct BoundComparison: Sendable, Equatable {
  /// Which change to the paper's bound a row makes.
  public enum Step: String, Sendable, Equatable, CaseIterable {
    /// Theorem 3.4 with √(2C).
    case paper
    /// f(C) for √(2C).
    case exact
    /// The smoothed losses themselves.
    case direct
    /// AM–GM on the smoothed losses.
    case amGM = "am-gm"
    /// AM–GM, with the best of 33 smoothing weights.
    case joint
  }

  /// One step's bound.
  public struct Row: Sendable, Equatable {
    public let step: Step
    public let value: BoundValue
  }

  /// A row a step, in their order.
  public let rows: [Row]

  /// Evaluates every step.
  ///
  /// - Parameters:
  ///   - bound: The theorem with its hypotheses; each step replaces inequality, smoothing and weight.
  ///   - losses: NLL and entropy of the quantized model, unsmoothed.
  ///   - unquantizedRisk: R̂, nats, to show the quantization gap by itself.
  /// - Throws: ``BoundError`` as ``CompressedModelBound/evaluate(on:unquantizedRisk:)`` does.
  public init(
    of bound: CompressedModelBound, on losses: TokenLosses, unquantizedRisk: Double? = nil
  ) throws(BoundError) {
    var rows: [Row] = []
    for step in Step.allCases {
      var bound = bound
      bound.weight = step == .joint ? .joint(points: 33) : .complexity
      switch step {
      case .paper: (bound.inequality, bound.smoothing) = (.empiricalFreedman, .paper)
      case .exact: (bound.inequality, bound.smoothing) = (.empiricalFreedman, .exact)
      case .direct: (bound.inequality, bound.smoothing) = (.empiricalFreedman, .direct)
      case .amGM, .joint: (bound.inequality, bound.smoothing) = (.amGM, .direct)
      }
      rows.append(
        Row(step: step, value: try bound.evaluate(on: losses, unquantizedRisk: unquantizedRisk)))
    }
    self.rows = rows
  }
}
