// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// The online training loss of one run, step by step.
public struct TrainingCurve: Sendable, Equatable {
  /// The run's name.
  public var run: String
  /// N, the number of parameters.
  public var parameters: Double
  /// D, the number of training tokens.
  public var tokens: Double
  /// The tokens in one step.
  public var batchTokens: Double
  /// The mean loss of each step's batch before its update, nats per token.
  public var losses: [Float]
  /// The run's final training loss, nats per token.
  public var finalLoss: Double

  /// A curve from its run's numbers.
  ///
  /// - Parameters:
  ///   - run: the run's name.
  ///   - parameters: N.
  ///   - tokens: D, all of the run.
  ///   - batchTokens: tokens a step.
  ///   - losses: one a step, nats per token.
  ///   - finalLoss: the run's final training loss, nats per token.
  public init(
    run: String, parameters: Double, tokens: Double, batchTokens: Double, losses: [Float],
    finalLoss: Double
  ) {
    self.run = run
    self.parameters = parameters
    self.tokens = tokens
    self.batchTokens = batchTokens
    self.losses = losses
    self.finalLoss = finalLoss
  }

  /// The training compute after a number of steps, 6·N·tokens so far, in FLOPs.
  public func flops(afterSteps steps: Double) -> Double {
    6 * parameters * batchTokens * steps
  }

  /// The curve averaged over bins of equal width in log steps, which follows the trend through the noise.
  ///
  /// - Parameter bins: the number of bins over the whole run, at least 1.
  /// - Returns: the mean compute (FLOPs) and mean loss of each bin that holds a step.
  public func smoothed(bins: Int) -> [(flops: Double, loss: Double)] {
    precondition(bins >= 1, "a curve is averaged in at least 1 bin, not \(bins)")
    guard !losses.isEmpty else { return [] }
    let last = Double(losses.count)
    let edges = (0...bins).map { Int(clamping: pow(last, Double($0) / Double(bins)).rounded(.up)) }
    var points: [(flops: Double, loss: Double)] = []
    var start = 0
    for edge in edges where edge > start {
      let slice = losses[start..<min(edge, losses.count)]
      let mean = slice.reduce(0.0) { $0 + Double($1) } / Double(slice.count)
      points.append((flops(afterSteps: Double(start + edge) / 2), mean))
      start = edge
    }
    return points
  }
}
