// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import NumericalMethods

/// One layer's weights rounded by several methods, each with its error against the layer's Hessian and its bound.
public struct LayerQuantization: Sendable {
  /// A way to round a layer.
  public enum Method: String, Sendable, CaseIterable {
    /// Each weight to the nearest value.
    case nearest = "rtn"
    case gptq
    /// LDLQ with nearest rounding.
    case ldlq
    /// LDLQ with stochastic rounding, which the paper's theorem is about.
    case stochasticLDLQ = "ldlq-stochastic"
    /// LDLQ with nearest rounding between random rotations of rows and columns.
    case rotatedLDLQ = "ldlq-rotated"
  }

  /// What a method gives.
  public struct Outcome: Sendable {
    public let method: Method
    /// Ŵ.
    public let weights: Matrix
    /// tr (Ŵ − W) H (Ŵ − W)ᵀ, with the H that was given.
    public let error: Double
    /// Σ over rows σ² tr D, σ the largest error of one rounding; nil where the method has no such bound. It holds
    /// as long as nothing was cut off.
    public let bound: Double?
    /// The same with (μ²/n)(tr √H)² for tr D.
    public let incoherentBound: Double?
    /// How many values lay beyond the grid's ends and were cut off.
    public let clamped: Int
  }

  /// The outcomes in the order of ``Method``.
  public let outcomes: [Outcome]
  /// b of the grids: 2^b values a row, evenly from its least to its largest weight.
  public let bits: Int
  /// λ: what was added to H's diagonal before factoring, in parts of its mean.
  public let damping: Double
  /// The bounds of the damped H as it is, and after the rotation.
  public let before: LDLQBound
  /// Of V H Vᵀ with the damped H and the rotation V of W's right side, W Vᵀ.
  public let after: LDLQBound
  /// μ_W of the weights as they are, and after the rotation.
  public let weightsBefore: Double
  /// μ_W once rows and columns are rotated, from 1 to √(mn).
  public let weightsAfter: Double
  /// From the least to the largest weight of any row, the widest.
  public let width: Double
  /// What a reader must know.
  public let warnings: [Warning]

  /// Rounds a layer by every method.
  ///
  /// - Parameters:
  ///   - weights: W, m × n.
  ///   - hessian: H, n × n, positive semidefinite: of the loss in one row of W, the same for every row.
  ///   - bits: b, 1 to 16.
  ///   - rotation: which rotations the last method draws.
  ///   - damping: λ ≥ 0; GPTQ's customary 0.01 makes a singular H definite.
  ///   - seed: of the rotations and of stochastic rounding.
  /// - Throws: `GSLError` where the damped H is not positive definite, ``SpectrumError`` where rounding made the
  ///   rotated one unsymmetric.
  public init(
    _ weights: Matrix, hessian: SymmetricMatrix, bits: Int,
    rotation: RandomRotation.Kind = .hadamard, damping: Double = 0.01, seed: UInt64 = 1
  ) throws {
    let (m, n) = (weights.rows, weights.columns)
    precondition(hessian.dimension == n, "H of \(hessian.dimension) rows for \(n) columns")
    precondition(damping >= 0, "a damping of \(damping)")
    var generator = SeededGenerator(seed: seed)
    let rows = weights.asRows
    let full = hessian.dense
    let mean = (0..<n).reduce(0) { $0 + full[$1, $1] } / Double(n)
    var raised = full
    for i in 0..<n { raised[i, i] += damping * mean }
    let damped = try SymmetricMatrix(raised)
    // The bounds before and after the rotation, and each method.
    let steps = Method.allCases.count + 2
    var done = 0
    WorkProgress.report(done, of: steps)
    func step() {
      done += 1
      WorkProgress.report(done, of: steps)
    }
    before = try LDLQBound(damped)
    step()

    func error(_ quantized: Matrix) -> Double {
      if BLAS.isFast(rows: min(m, n)) {
        var difference = quantized
        for i in difference.elements.indices { difference.elements[i] -= weights.elements[i] }
        return BLAS.dot(difference.elements, (difference * full).elements)
      }
      return (0..<m).reduce(0) { sum, i in
        let e = (0..<n).map { quantized[i, $0] - weights[i, $0] }
        return sum + BLAS.dot(e, BLAS.symmetricProduct(full, e))
      }
    }
    let grids = rows.map { RoundingGrid(covering: $0, bits: bits) }
    let squares = grids.reduce(0) { $0 + $1.step * $1.step }
    func outcome(
      _ method: Method, _ quantized: Matrix, _ clamped: Int, variance: Double?,
      _ bound: LDLQBound
    ) -> Outcome {
      Outcome(
        method: method, weights: quantized, error: error(quantized),
        bound: variance.map { bound.diagonal(variance: $0) },
        incoherentBound: variance.map { bound.incoherent(variance: $0) }, clamped: clamped)
    }

    var outcomes: [Outcome] = []
    var plain = weights
    for (i, grid) in grids.enumerated() {
      for k in i * n..<(i + 1) * n {
        plain.elements[k] = grid.rounded(plain.elements[k], offset: 0.5).value
      }
    }
    outcomes.append(outcome(.nearest, plain, 0, variance: nil, before))
    step()
    let spread = try GPTQ(damped).quantize(rowsOf: weights, to: grids)
    outcomes.append(outcome(.gptq, spread.weights, spread.clamped, variance: squares / 4, before))
    step()
    let ldlq = LDLQ(try LDLFactorization(damped))
    for (method, rounding) in [(Method.ldlq, Rounding.nearest), (.stochasticLDLQ, .stochastic)] {
      let passed = ldlq.quantize(rowsOf: weights, to: grids, rounding: rounding, using: &generator)
      let largest = rounding.largestError * rounding.largestError
      outcomes.append(
        outcome(method, passed.weights, passed.clamped, variance: squares * largest, before))
      step()
    }

    let right = try RandomRotation(rotation, dimension: n, using: &generator)
    let left = try RandomRotation(rotation, dimension: m, using: &generator)
    let turned = left.rotating(rowsOf: right.rotating(rowsOf: weights).transposed).transposed
    let turnedHessian = try right.rotating(damped)
    after = try LDLQBound(turnedHessian)
    step()
    let turnedLDLQ = LDLQ(try LDLFactorization(turnedHessian))
    let turnedRows = turned.asRows
    let turnedGrids = turnedRows.map { RoundingGrid(covering: $0, bits: bits) }
    let rounded = turnedLDLQ.quantize(rowsOf: turned, to: turnedGrids, using: &generator)
    let back = right.restoring(
      rowsOf: left.restoring(rowsOf: rounded.weights.transposed).transposed)
    let turnedSquares = turnedGrids.reduce(0) { $0 + $1.step * $1.step }
    outcomes.append(
      outcome(.rotatedLDLQ, back, rounded.clamped, variance: turnedSquares / 4, after))

    self.outcomes = outcomes
    self.bits = bits
    self.damping = damping
    weightsBefore = Incoherence.weights(weights)
    weightsAfter = Incoherence.weights(turned)
    width = rows.reduce(0) { max($0, ($1.max() ?? 0) - ($1.min() ?? 0)) }
    warnings = outcomes.compactMap { outcome in
      guard outcome.clamped > 0 else { return nil }
      return Warning(
        code: "W-clamped",
        message:
          "\(outcome.method.rawValue) cut off \(outcome.clamped) of \(m * n) values at the ends "
          + "of their grids, where its bound does not hold.")
    }
  }

  /// The outcome of a method.
  public subscript(method: Method) -> Outcome? { outcomes.first { $0.method == method } }
}
