// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Losses X, predictable centres Y, and a range Δ with X − Y < Δ for every token: what empirical Freedman needs.
///
/// A_k = (Y_k − X_k)/Δ > −1. The centre of a token may depend on the model and on the tokens before it, never on
/// the token itself. Losses of language models come here through ``SmoothedTokenLosses``, whose range is a
/// theorem; ``init(losses:centres:range:)`` is for data whose range is known otherwise.
public struct BoundedResiduals: Sendable, Equatable {
  /// X_k, in stream order or as a sample of it, nats.
  public let losses: [Double]
  /// Y_k, nats.
  public let centres: [Double]
  /// Δ, nats: a constant fixed before the data, above every possible X − Y.
  public let range: Double

  /// Residuals with a range that the caller vouches for.
  ///
  /// - Parameters:
  ///   - losses: X_k, nats, at least one.
  ///   - centres: Y_k, nats, one a loss.
  ///   - range: Δ > 0, nats. It must bound X − Y for every token that could have come, not only for these.
  /// - Throws: ``BoundError`` when counts differ, a value is not finite, or some X − Y is not below Δ.
  public init(losses: [Double], centres: [Double], range: Double) throws(BoundError) {
    guard losses.count == centres.count else {
      throw .counts(losses: losses.count, centres: centres.count)
    }
    guard !losses.isEmpty else { throw .tooFewLosses(0, needed: 1) }
    guard range > 0, range.isFinite else { throw .range(range) }
    for index in losses.indices {
      let (loss, centre) = (losses[index], centres[index])
      guard loss.isFinite else { throw .loss(index: index, name: "loss", loss) }
      guard centre.isFinite else { throw .loss(index: index, name: "centre", centre) }
      guard loss - centre < range else {
        throw .residual(index: index, loss: loss, centre: centre, range: range)
      }
    }
    self.init(bounded: losses, centres: centres, range: range)
  }

  /// For callers inside the room whose construction proves the range.
  init(bounded losses: [Double], centres: [Double], range: Double) {
    self.losses = losses
    self.centres = centres
    self.range = range
  }

  /// The number of tokens measured.
  public var count: Int { losses.count }
  /// X̄, nats.
  public var meanLoss: Double { Mean.of(count) { losses[$0] } }
  /// Ȳ, nats.
  public var meanCentre: Double { Mean.of(count) { centres[$0] } }
  /// √(mean (X − Y)²), nats.
  public var rootMeanSquare: Double {
    Mean.of(count) { (losses[$0] - centres[$0]) * (losses[$0] - centres[$0]) }.squareRoot()
  }

  /// Mean v(s·A): what the bet s loses to curvature, per unit of Δ/s.
  ///
  /// - Parameter bet: s in (0, 1].
  public func meanExcess(at bet: Double) -> Double {
    let scale = bet / range
    return losses.withUnsafeBufferPointer { losses in
      centres.withUnsafeBufferPointer { centres in
        Mean.of(losses.count) { LogExcess.value(scale * (centres[$0] - losses[$0])) }
      }
    }
  }

  /// h(s) = mean[log(1 + sA) − sA/(1 + sA)], increasing in s; the best bet solves h(s) = C.
  ///
  /// - Parameter bet: s in (0, 1].
  public func stationarity(at bet: Double) -> Double {
    Mean.of(count) { index in
      let residual = centres[index] - losses[index]
      let x = bet * residual / range
      // 1 + x near 0 must not be formed from a rounded x: Δ − s·X is exact where X is close to Δ.
      let rest = ((range - bet * losses[index]) + bet * centres[index]) / range
      return x * x / rest - (abs(x) < 0.1 ? LogExcess.value(x) : x - log(rest))
    }
  }

  /// T_k = Y_k − u·log(1 + (Y_k − X_k)/u) at u = Δ/s: the one mean that carries both the loss and its variation.
  ///
  /// mean T + u·C = X̄ + Δ·C + Σ√C at the same bet, so an interval for one mean covers all of Theorem 3.1.
  ///
  /// - Parameter bet: s in (0, 1].
  public func linearized(at bet: Double) -> [Double] {
    let u = range / bet
    return losses.indices.map { index in
      let residual = centres[index] - losses[index]
      // Y − u·log(1 + a/u) = X + u·v(a/u), which does not cancel.
      return losses[index] + u * LogExcess.value(residual / u)
    }
  }
}
