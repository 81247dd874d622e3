// SPDX-License-Identifier: GPL-3.0-or-later

/// A quantity that a column of a table of runs can hold.
public enum RunQuantity: String, Sendable, CaseIterable, Codable {
  /// The name of a training; rows that share it are checkpoints.
  case run
  /// N, the number of parameters.
  case parameters
  /// D, the number of tokens seen in training.
  case tokens
  /// D/N, from which D follows where no column holds tokens.
  case tokensPerParameter
  /// C, the FLOPs of training.
  case flops
  /// The loss, in nats per token once it is read.
  case loss
  /// The step of the optimizer.
  case step
  /// Tokens per step.
  case batchTokens
  /// Sequences per step.
  case batchSize
  /// Tokens per sequence.
  case sequenceLength
  /// The study to which a row belongs.
  case experiment
  /// The nominal compute of the isoFLOP sweep to which a row belongs, FLOPs.
  case budget
  /// How many different tokens were seen.
  case uniqueTokens
  /// Bytes per token, which turn bits per byte into nats per token.
  case bytesPerToken
  /// Says which rows to leave out.
  case flagged
  /// Says which rows to use.
  case included
  /// Why a row is flagged.
  case reason
  /// Whether the training ended.
  case state
  /// What each run counts in a fit.
  case weights

  /// The units that the quantity's numbers may have.
  var dimension: RunUnit.Dimension? {
    switch self {
    case .parameters, .tokens, .uniqueTokens, .batchTokens: .count
    case .flops, .budget: .compute
    case .loss: .loss
    default: nil
    }
  }

  /// What the quantity is called in a sentence.
  public var words: String {
    switch self {
    case .run: "names of runs"
    case .parameters: "parameters"
    case .tokens: "tokens"
    case .tokensPerParameter: "tokens per parameter"
    case .flops: "FLOPs"
    case .loss: "losses"
    case .step: "steps"
    case .batchTokens: "tokens per step"
    case .batchSize: "sequences per step"
    case .sequenceLength: "tokens per sequence"
    case .experiment: "experiments"
    case .budget: "budgets"
    case .uniqueTokens: "unique tokens"
    case .bytesPerToken: "bytes per token"
    case .flagged: "flags"
    case .included: "marks of included rows"
    case .reason: "reasons"
    case .state: "states"
    case .weights: "weights"
    }
  }
}
