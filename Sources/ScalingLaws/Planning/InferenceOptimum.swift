// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The model of a given loss that costs least over training and use together: smaller and trained longer
/// than the compute-optimal one, the more tokens it will be asked for.
///
/// Training costs 6 N D and inference 2 N a token, so it makes 6 N D + 2 N T least subject to
/// L(N, D) = loss.
///
/// > Source: Sardana et al., Beyond Chinchilla-optimal: accounting for inference in language model scaling
/// > laws, 2024, equation 3.
public struct InferenceOptimum: Sendable, Equatable {
  /// T ≥ 0, the tokens it will read and write in use.
  public let inferenceTokens: Double
  /// The loss it must reach, nats per token.
  public let loss: Double
  /// N, the smaller the larger T is.
  public let parameters: Double
  /// D, tokens of training; the more the larger T is.
  public let tokens: Double
  /// 6 N D.
  public var trainingFlops: Double { 6 * parameters * tokens }
  /// 2 N T.
  public var inferenceFlops: Double { 2 * parameters * inferenceTokens }
  /// 6 N D + 2 N T, which is least here.
  public var totalFlops: Double { trainingFlops + inferenceFlops }
  /// D/N.
  public var tokensPerParameter: Double { tokens / parameters }
}

extension Chinchilla {
  /// The cheapest model of a loss over training and `inferenceTokens` of use.
  ///
  /// With ℓ = loss − E and a share s of ℓ in the parameters' term, N = (A/(s ℓ))^(1/α) and
  /// D = (B/((1 − s) ℓ))^(1/β); the logarithm of the cost is convex in s.
  ///
  /// - Parameters:
  ///   - loss: nats per token, above E; A, B > 0.
  ///   - inferenceTokens: T ≥ 0; 0 gives the compute-optimal model.
  /// - Returns: the optimum; nil where no model reaches the loss.
  public func inferenceOptimum(loss: Double, inferenceTokens: Double) -> InferenceOptimum? {
    precondition(inferenceTokens >= 0, "\(inferenceTokens) tokens of inference")
    let excess = loss - E
    guard excess > 0, A > 0, B > 0 else { return nil }
    func size(_ logit: Double) -> ModelSize {
      let share = 1 / (1 + exp(-logit))
      return ModelSize(
        parameters: pow(A / (share * excess), 1 / alpha),
        tokens: pow(B / ((1 - share) * excess), 1 / beta))
    }
    func cost(_ logit: Double) -> Double {
      let model = size(logit)
      return log(model.parameters) + log(6 * model.tokens + 2 * inferenceTokens)
    }
    // −log s/α and log(exp(−log(1 − s)/β) + const) are convex in s, so their sum has one minimum.
    var (low, high) = (-30.0, 30.0)
    let golden = (5.0.squareRoot() - 1) / 2
    while high - low > 1e-9 {
      let (a, b) = (high - golden * (high - low), low + golden * (high - low))
      if cost(a) < cost(b) { high = b } else { low = a }
    }
    let model = size((low + high) / 2)
    return InferenceOptimum(
      inferenceTokens: inferenceTokens, loss: loss, parameters: model.parameters,
      tokens: model.tokens)
  }
}
