// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts
import Foundation

/// A compressed model's bound relative to a reference that was fixed before the bounded tokens: without C·log V.
///
/// R(h_s) ≤ [W bound] + min over u of Ȳ + u − e^(−C)·GM(u + Y_k − D_k), D_k = X_k − W_k, with
/// Y_k = max(E_k, M_k − u) predictable, so that u + Y_k − D_k ≥ 0 whatever token comes. The reference is mixed with
/// the uniform distribution (weight ρ), which bounds W; AM–GM on W by itself has no code to pay for. δ is split
/// evenly between the two, and each pays the logarithm of the u tried.
///
/// - control variate (7a): h_s is Theorem 3.4's own model, p_s = (1 − α)·p + α/V, so that the left-hand side is the
///   same: M_k(s) = max(M_k + log((1 − ρ)/(1 − α)), log(ρ/α)), the mediant of the two mixtures.
/// - relative smoothing (7b): p_s = (1 − α)·p + α·q, and X_k − W_k ≤ log(1/α) always: log V is gone.
///
/// > Source: derived for this project from ``AMGM``; the weight α = C/(1 + C) as in Finzi et al. 2025
/// > (arXiv 2504.15208), Lemma 3.3.
public struct ReferenceBound: Sendable, Equatable {
  /// What is smoothed with what.
  public enum Kind: String, Sendable, Equatable, CaseIterable {
    /// 7a: the model of Theorem 3.4, the reference as a control variate.
    case controlVariate = "control-variate"
    /// 7b: the model mixed with the reference.
    case relativeSmoothing = "relative-smoothing"
  }

  /// The bound and its parts, nats a token.
  public struct Value: Sendable, Equatable {
    public let kind: Kind
    /// excess + referenceRisk + referenceWidth.
    public var bound: Double { excess + referenceRisk + referenceWidth }
    /// log V.
    public let trivial: Double
    /// What AM–GM certifies of X − W.
    public let excess: Double
    /// W̄, the mean loss of the reference, mixed with the uniform distribution.
    public let referenceRisk: Double
    /// What its own certificate adds.
    public let referenceWidth: Double
    /// C, nats a token.
    public let complexityPerToken: Double
    /// α.
    public let smoothingWeight: Double
    /// u at the bound.
    public let scale: Double
    /// Mean X, of the smoothed model, nats.
    public let smoothedRisk: Double
    /// Whether the reference's own certificate is below the bound: then it is the better model to certify.
    public var isReferenceBetter: Bool { excess > 0 }
  }

  /// N, D, L, V, δ, the alternatives and the epochs; its grid, smoothing and inequality are not used.
  public var hypotheses: CompressedModelBound
  /// What is smoothed with what.
  public var kind: Kind
  /// ρ in (0, 1), the weight of the uniform distribution in the reference; fixed before the data.
  public var referenceWeight: Double

  /// The hypotheses and what is smoothed; ``evaluate(on:reference:)`` checks their domains.
  public init(
    _ hypotheses: CompressedModelBound, kind: Kind = .controlVariate, referenceWeight: Double = 1e-3
  ) {
    self.hypotheses = hypotheses
    self.kind = kind
    self.referenceWeight = referenceWeight
  }

  /// How many u are tried, of the excess and of the reference's loss each.
  static let scales = 64

  /// The bound.
  ///
  /// - Parameters:
  ///   - losses: NLL of the quantized model, unsmoothed, on all D training tokens.
  ///   - reference: The reference's on the same tokens, and the log-ratios.
  /// - Returns: The bound with its parts; vacuous where it reaches log V.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain, for fewer losses than training tokens, for counts
  ///   that differ, and where a token's own log-ratio is above the greatest that its row states.
  public func evaluate(
    on losses: TokenLosses, reference: ReferenceLosses
  ) throws(BoundError) -> Value {
    _ = try hypotheses.complexityPerToken()
    guard referenceWeight > 0, referenceWeight < 1 else { throw .smoothingWeight(referenceWeight) }
    guard losses.count == reference.nll.count else {
      throw .reference(
        "the reference's losses of the same tokens, found \(losses.count) losses and "
          + "\(reference.nll.count) of the reference")
    }
    guard Double(losses.count) == hypotheses.tokens else {
      throw .reference(
        "every one of \(hypotheses.tokens) training tokens for a bound relative to a reference, found "
          + "\(losses.count): no interval is known that lets a sample stand for them")
    }
    if hypotheses.stopping == .any {
      throw .reference(
        "a number of tokens that was fixed beforehand for a bound relative to a reference, found any "
          + "stopping time")
    }
    let n = hypotheses.tokens
    let half = hypotheses.failureProbability / 2
    let complexity = try Complexity.perToken(
      codeLength: hypotheses.codeLength.nats, gridPoints: Self.scales, failureProbability: half,
      tokens: n, extra: log(Double(hypotheses.alternatives)))
    let own = try Complexity.perToken(
      gridPoints: Self.scales, failureProbability: half, tokens: n,
      extra: log(Double(hypotheses.alternatives)))
    let weight = Smoothing.weight(complexity: complexity)
    let rule = Rule(
      kind: kind, weight: weight, referenceWeight: referenceWeight,
      vocabulary: hypotheses.vocabulary)
    let nll = losses.nll
    for index in nll.indices {
      let most = rule.allowed(reference.mostLogRatio[index])
      let own = Double(nll[index]) - Double(reference.nll[index])
      if own > most {
        throw .reference(
          "no log-ratio of token \(index) above the greatest stated, \(reference.mostLogRatio[index]) "
            + "nats, found that of the token itself: \(nll[index]) − \(reference.nll[index])")
      }
    }
    let top = Smoothing.range(weight: weight, vocabulary: hypotheses.vocabulary)
    let scales = (0..<Self.scales).map { top * exp2(Double($0 - 48) / 4) }
    let widest = Smoothing.range(weight: referenceWeight, vocabulary: hypotheses.vocabulary)
    let ownScales = (0..<Self.scales).map { widest * exp2(Double($0) / 4) }
    let sums = rule.sums(nll, reference, scales: scales, ownScales: ownScales)
    func least(_ values: [Double]) -> (index: Int, value: Double) {
      // The smallest u among those that are least but for rounding: below some u the bound does not depend on it.
      let least = values.min() ?? 0
      let index = values.firstIndex { $0 <= least + 1e-12 * (1 + abs(least)) } ?? 0
      return (index, least)
    }
    let excess = least(
      scales.indices.map {
        sums.centres[$0] + scales[$0] - exp(sums.logs[$0] - complexity)
      })
    let reference = least(
      ownScales.indices.map { ownScales[$0] - exp(sums.ownLogs[$0] - own) })
    return Value(
      kind: kind, trivial: log(Double(hypotheses.vocabulary)), excess: excess.value,
      referenceRisk: sums.referenceRisk, referenceWidth: reference.value - sums.referenceRisk,
      complexityPerToken: complexity, smoothingWeight: weight, scale: scales[excess.index],
      smoothedRisk: sums.risk)
  }

  /// How a row becomes X, W, M and Y.
  struct Rule {
    let kind: Kind
    let weight: Double
    let referenceWeight: Double
    let vocabulary: Int

    /// M as stated, with what 32 bits may have done to it.
    func allowed(_ most: Float) -> Double { Double(most) + 1e-5 * (1 + abs(Double(most))) + 1e-4 }

    /// How a row's numbers become X, W and M of the smoothed model and the mixed reference.
    private var form: clp_reference {
      let isControl = kind == .controlVariate
      return clp_reference(
        keep: 1 - weight, uniform: isControl ? weight / Double(vocabulary) : 0,
        relative: isControl ? 0 : weight,
        range: isControl ? Smoothing.range(weight: weight, vocabulary: vocabulary) : .infinity,
        own_keep: 1 - referenceWeight, own_uniform: referenceWeight / Double(vocabulary),
        own_range: Smoothing.range(weight: referenceWeight, vocabulary: vocabulary),
        most_scale: 1e-5, most_shift: 1.1e-4 + log1p(-referenceWeight) - log1p(-weight),
        most_least: isControl ? log(referenceWeight / weight) : -log(weight),
        most_most: isControl ? .infinity : -log(weight))
    }

    struct Sums {
      var risk: Double
      var referenceRisk: Double
      /// Mean Y and mean log(u + Y − D) at each u.
      var centres, logs: [Double]
      /// Mean log(u − W) at each u.
      var ownLogs: [Double]
    }

    /// Means over rows, in pieces of a fixed size that are added in order.
    func sums(
      _ nll: [Float], _ reference: ReferenceLosses, scales: [Double], ownScales: [Double]
    ) -> Sums {
      let width = 2 + 2 * scales.count + ownScales.count
      let piece = 1 << 14
      let pieces = (nll.count + piece - 1) / piece
      var partial = [Double](repeating: 0, count: pieces * width)
      let form = form
      partial.withUnsafeMutableBufferPointer { buffer in
        nonisolated(unsafe) let out = buffer
        DispatchQueue.concurrentPerform(iterations: pieces) { part in
          let start = part * piece
          let count = min(piece, nll.count - start)
          nll.withUnsafeBufferPointer { nll in
            reference.nll.withUnsafeBufferPointer { own in
              reference.mostLogRatio.withUnsafeBufferPointer { most in
                func run(_ mean: UnsafePointer<Float>?) {
                  guard let nll = nll.baseAddress, let own = own.baseAddress,
                    let most = most.baseAddress, let out = out.baseAddress
                  else { return }
                  var form = form
                  clp_reference_sums(
                    &form,
                    clp_reference_rows(
                      losses: nll + start, references: own + start, most: most + start,
                      mean: mean.map { $0 + start }, count: count), scales, Int32(scales.count),
                    ownScales, Int32(ownScales.count), out + part * width, -1)
                }
                guard let mean = reference.meanLogRatio else { return run(nil) }
                mean.withUnsafeBufferPointer { run($0.baseAddress) }
              }
            }
          }
        }
      }
      let means = (0..<width).map { column in
        Mean.total(pieces) { partial[$0 * width + column] } / Double(nll.count)
      }
      let cut = 2 + scales.count
      return Sums(
        risk: means[0], referenceRisk: means[1], centres: Array(means[2..<cut]),
        logs: Array(means[cut..<cut + scales.count]), ownLogs: Array(means[(cut + scales.count)...])
      )
    }
  }
}
