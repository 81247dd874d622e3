// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// How much more compute one recipe needs to reach the loss of another: m, at which the least loss of the first with
/// m·C FLOPs equals that of the second with C.
///
/// Each law's own uncertainty moves m; both are taken as independent, and their reaches in log m added as squares.
public struct ComputeMultiplier: Sendable, Equatable {
  /// C, the training compute of the second recipe, FLOPs.
  public let flops: Double
  /// The loss that both reach, nats per token.
  public let loss: Double
  /// m; above 1 the second recipe is better.
  public let value: Double
  /// The interval of m; nil where one of the fits states none.
  public let interval: ClosedRange<Double>?

  /// - Parameters:
  ///   - flops: C > 0.
  ///   - second: the recipe whose loss is to be reached.
  ///   - first: the recipe whose compute is multiplied.
  /// - Returns: nil where no compute of the first recipe up to 10¹² times as much, or down to 10⁻¹², gives the loss.
  public init?<Second: AllocatableSurface, First: AllocatableSurface>(
    flops: Double, of second: Uncertainty<Second>, over first: Uncertainty<First>
  ) {
    precondition(flops > 0, "training compute of \(flops) FLOPs")
    let (old, new) = (first.fit.law, second.fit.law)
    let wanted = new.optimum(flops: flops, uniqueTokens: nil).loss
    guard let value = Self.multiplier(old, reaching: wanted, flops: flops) else { return nil }
    (self.flops, loss, self.value) = (flops, wanted, value)
    let byFirst = first.estimate(
      Estimand("multiplier", isPositive: true, in: 0...Double.infinity) { law in
        Self.multiplier(law, reaching: wanted, flops: flops) ?? .nan
      })
    let bySecond = second.estimate(
      Estimand("multiplier", isPositive: true, in: 0...Double.infinity) { law in
        Self.multiplier(
          old, reaching: law.optimum(flops: flops, uniqueTokens: nil).loss, flops: flops) ?? .nan
      })
    guard let a = byFirst.interval, let b = bySecond.interval, a.lowerBound > 0, b.lowerBound > 0
    else {
      interval = nil
      return
    }
    func reach(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
    let low = reach(log(value / a.lowerBound), log(value / b.lowerBound))
    let high = reach(log(a.upperBound / value), log(b.upperBound / value))
    interval = low.isFinite && high.isFinite ? value * exp(-low)...value * exp(high) : nil
  }

  private static func multiplier<Law: AllocatableSurface>(
    _ law: Law, reaching loss: Double, flops: Double
  ) -> Double? {
    let reach = 12 * log(10.0)
    return Root.find(in: -reach...reach) {
      log(law.optimum(flops: flops * exp($0), uniqueTokens: nil).loss / loss)
    }.map { exp($0) }
  }
}

extension ComputeMultiplier: Answer {
  public struct Fields: Sendable {
    public let value = Field("value", \ComputeMultiplier.value, "Times the compute.")
    public let interval = Field(
      "interval", \ComputeMultiplier.interval, "Of the same; both fits taken as independent.")
    public let loss = Field(
      "loss", \ComputeMultiplier.loss, "The loss that both reach.", unit: "nats/token")
  }
  public static var fields: Fields { Fields() }
}
