// SPDX-License-Identifier: GPL-3.0-or-later

/// The paper's bound and what is provably tighter, side by side on the same losses.
///
/// Each row holds by itself with probability 1 − δ; to keep the least, take ``InequalityName/best``, which pays for the
/// choice. From `paper` to `am-gm` no row is above the one before it where all training tokens were measured; `joint`
/// pays for its weights, and on a sample each row has an interval of its own, so that the order can turn there.
public struct BoundComparison: Sendable, Equatable {
  /// Which change to the paper's bound a row makes.
  public enum Step: String, Sendable, Equatable, CaseIterable, Codable {
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
    /// ``CompressedModelBound/tightest``.
    case tightest
  }

  /// One step's bound.
  public struct Row: Sendable, Equatable {
    public let step: Step
    /// Its bound at the whole of δ: no row pays for there being others.
    public let value: BoundValue
  }

  /// A row a step, in their order.
  public let rows: [Row]

  /// Evaluates every step.
  ///
  /// - Parameters:
  ///   - bound: The theorem with its hypotheses; each step replaces inequality, smoothing and weight.
  ///   - losses: NLL and entropy of the quantized model, unsmoothed.
  ///   - units: Which rows belong to which unit, where units were drawn.
  ///   - unquantizedRisk: R̂, nats, to show the quantization gap by itself.
  ///   - steps: Which, in the order wanted.
  /// - Throws: ``BoundError`` as ``CompressedModelBound/evaluate(on:unquantizedRisk:)`` does.
  public init(
    of bound: CompressedModelBound, on losses: TokenLosses, units: RowUnits? = nil,
    unquantizedRisk: Double? = nil, steps: [Step] = Step.allCases
  ) throws(BoundError) {
    rows = try Self.rows(of: bound, steps: steps) { (bound) throws(BoundError) in
      try bound.evaluate(on: losses, units: units, unquantizedRisk: unquantizedRisk)
    }
  }

  /// Evaluates every step that the summary's sums allow: `joint` only where it holds all 33 weights, not `tightest`.
  ///
  /// - Throws: ``BoundError`` as ``CompressedModelBound/evaluate(on:unquantizedRisk:)-(LossSummary,_)`` does.
  public init(
    of bound: CompressedModelBound, on summary: LossSummary, unquantizedRisk: Double? = nil
  ) throws(BoundError) {
    var joint = bound
    Self.change(&joint, for: .joint)
    let isJoint = Set(try joint.smoothingWeights()).isSubset(of: summary.weights)
    let steps = Step.allCases.filter { $0 != .tightest && ($0 != .joint || isJoint) }
    rows = try Self.rows(of: bound, steps: steps) {
      (bound) throws(BoundError) in
      try bound.evaluate(on: summary, unquantizedRisk: unquantizedRisk)
    }
  }

  private static func rows(
    of bound: CompressedModelBound, steps: [Step],
    evaluate: (CompressedModelBound) throws(BoundError) -> BoundValue
  ) throws(BoundError) -> [Row] {
    var rows: [Row] = []
    for step in steps {
      var changed = bound
      change(&changed, for: step)
      rows.append(Row(step: step, value: try evaluate(changed)))
    }
    return rows
  }

  private static func change(_ bound: inout CompressedModelBound, for step: Step) {
    bound.weight = step == .joint ? .joint(points: 33) : .complexity
    switch step {
    case .paper: (bound.inequality, bound.smoothing) = (.empiricalFreedman, .paper)
    case .exact: (bound.inequality, bound.smoothing) = (.empiricalFreedman, .exact)
    case .direct: (bound.inequality, bound.smoothing) = (.empiricalFreedman, .direct)
    case .amGM, .joint: (bound.inequality, bound.smoothing) = (.amGM, .direct)
    case .tightest: bound = bound.tightest
    }
  }
}
