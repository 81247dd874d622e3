// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods

/// A hypothesis of a theorem that does not hold, with the value that breaks it.
///
/// Its description is one sentence: what was expected, and what was found.
public enum BoundError: Error, Equatable, Sendable, CustomStringConvertible {
  /// δ is not strictly between 0 and 1.
  case failureProbability(Double)
  /// The share of δ spent on the subsample is not strictly between 0 and 1.
  case subsampleShare(Double)
  /// N is not positive and finite.
  case parameters(Double)
  /// D is not positive and finite.
  case tokens(Double)
  /// V is below 2.
  case vocabulary(Int)
  /// The code length is not positive and finite.
  case codeLength(CodeLength)
  /// The code length speaks of another number of parameters than the bound.
  case codeLengthParameters(Double, parameters: Double)
  /// The number of alternatives that were tried is below 1.
  case alternatives(Int)
  /// The grid of bets has no point.
  case emptyGrid(Int)
  /// The grid of bets has more points than ``BetGrid/mostPoints``.
  case longGrid(Int)
  /// The grid of smoothing weights has more points than ``SmoothingWeight/mostPoints``.
  case longWeightGrid(Int)
  /// A bet lies outside (0, 1].
  case bet(Double)
  /// The bets are not in increasing order.
  case unsortedBets(Double, before: Double)
  /// The complexity per token is negative or not finite.
  case complexity(Double)
  /// The smoothing weight is not strictly between 0 and 1.
  case smoothingWeight(Double)
  /// The range Δ is not positive and finite.
  case range(Double)
  /// A loss is too far above its centre for the range.
  case residual(index: Int, loss: Double, centre: Double, range: Double)
  /// A loss, entropy or centre is NaN, infinite or, where that is impossible, negative.
  case loss(index: Int, name: String, Double)
  /// Losses and centres differ in number.
  case counts(losses: Int, centres: Int)
  /// There are fewer losses than the inequality needs.
  case tooFewLosses(Int, needed: Int)
  /// There are more losses than the training stream has tokens.
  case sampleBeyondStream(count: Int, tokens: Double)
  /// The empirical risk of the unquantized model is negative or not finite.
  case unquantizedRisk(Double)
  /// The inequality needs independent draws, and the tokens are a stream.
  case dependentDraws(InequalityName)
  /// The interval needs rows, and only a summary is at hand.
  case sampleOfSummary(Subsample)
  /// Losses of a reference that can't support a bound: what was expected, and what was found.
  case reference(String)
  /// Summaries that can't be merged, or one that can't stand for a bound: what was expected, and what was found.
  case unlikeSummaries(String)
  /// A summary without the sums at the smoothing weight that the hypotheses need: that weight, and those it has.
  case summaryWeight(Double, found: [Double])
  /// Units of rows that do not fit the rows or the hypotheses: what was expected, and what was found.
  case units(String)
  /// A certificate of what is only an estimate: what makes it one.
  case estimate(String)
  /// A plain code of less than one bit.
  case plainBits(Double)
  /// The code needs the loss at the end of training, which is not known.
  case missingFinalLoss
  /// No rule has the name of the inequality.
  case unknownInequality(InequalityName)
  /// The inequality is not one mean over tokens, so that the interval can't stand for those not measured.
  case sampleUnderInequality(InequalityName, Subsample)
  /// A grid of smoothing weights, where the smoothing term has its own weight built in.
  case jointWeight(Smoothing)
  /// The grid of smoothing weights has no point.
  case emptyWeightGrid(Int)
  /// Training went through its tokens more than once.
  case repeatedTokens(epochs: Double)
  /// The bound is not finite.
  case uncertifiable(Double)

  /// Whether it speaks of the losses, whose file a caller can name, rather than of a hypothesis.
  public var isAboutLosses: Bool {
    switch self {
    case .residual, .loss, .counts, .tooFewLosses, .sampleBeyondStream, .sampleOfSummary,
      .unlikeSummaries, .summaryWeight, .reference, .units:
      true
    default: false
    }
  }

  public var description: String {
    switch self {
    case .failureProbability(let value):
      "expected a failure probability strictly between 0 and 1, found \(value)"
    case .subsampleShare(let value):
      "expected the subsample's share of the failure probability strictly between 0 and 1, "
        + "found \(value)"
    case .parameters(let value): "expected a positive number of parameters, found \(value)"
    case .tokens(let value): "expected a positive number of training tokens, found \(value)"
    case .vocabulary(let value): "expected a vocabulary of at least 2 tokens, found \(value)"
    case .codeLength(let value): "expected a positive code length, found \(value)"
    case .codeLengthParameters(let found, let expected):
      "expected a code length for the model's \(expected) parameters, found one for \(found)"
    case .alternatives(let value):
      "expected at least 1 alternative (the model itself), found \(value)"
    case .emptyGrid(let value): "expected a grid of at least 1 bet, found \(value)"
    case .longGrid(let value):
      "expected a grid of at most \(BetGrid.mostPoints) bets, found \(value)"
    case .longWeightGrid(let value):
      "expected a grid of at most \(SmoothingWeight.mostPoints) smoothing weights, found \(value)"
    case .bet(let value): "expected bets above 0 and at most 1, found \(value)"
    case .unsortedBets(let first, let second):
      "expected bets in increasing order, found \(first) before \(second)"
    case .complexity(let value):
      "expected a complexity per token of at least 0 nats, found \(value)"
    case .smoothingWeight(let value):
      "expected a smoothing weight strictly between 0 and 1, found \(value)"
    case .range(let value): "expected a positive range of losses in nats, found \(value)"
    case .residual(let index, let loss, let centre, let range):
      "expected every loss less than \(range) nats above its centre, found loss \(loss) over "
        + "centre \(centre) at token \(index): smooth the losses before centring them"
    case .loss(let index, let name, let value):
      "expected the \(name) of token \(index) to be a finite number "
        + (value.isFinite && value > 0
          ? "of at most \(Int(TokenLosses.mostLoss)) nats" : "of at least 0 nats")
        + ", found \(value)"
    case .counts(let losses, let centres):
      "expected one centre a loss, found \(losses) losses and \(centres) centres"
    case .tooFewLosses(let count, let needed):
      "expected at least \(needed) \(needed == 1 ? "loss" : "losses"), found \(count)"
    case .sampleBeyondStream(let count, let tokens):
      "expected at most \(tokens < 1e15 ? "\(Int(tokens))" : "\(tokens)") token losses, one a training token, found \(count): give the "
        + "number of tokens the model was trained on"
    case .unquantizedRisk(let value):
      "expected an empirical risk of at least 0 nats, found \(value)"
    case .dependentDraws(let inequality):
      "expected an inequality that allows for dependent tokens, found \(inequality.rawValue), which "
        + "needs independent draws: take empirical-freedman or am-gm"
    case .sampleOfSummary(let subsample):
      "expected every training token in a summary, or rows, found a sample: the "
        + "\(subsample.rawValue) interval needs each token; take the hoeffding interval, or the "
        + "files themselves"
    case .summaryWeight(let weight, let found):
      "expected a summary at the smoothing weight \(weight), found "
        + found.map { "\($0)" }.joined(separator: ", ")
        + ": summarize the losses again under the same hypotheses"
    case .reference(let sentence), .unlikeSummaries(let sentence), .units(let sentence):
      "expected " + sentence
    case .estimate(let reason):
      "expected a bound that can be certified, found an estimate: \(reason)"
    case .plainBits(let bits):
      "expected a plain code of at least 1 bit, found \(bits)"
    case .missingFinalLoss:
      "expected the unquantized model's final loss with a prequential code, found none"
    case .unknownInequality(let name):
      "expected an inequality of the rules at hand, found '\(name.rawValue)'"
    case .sampleUnderInequality(let inequality, let subsample):
      "expected every training token under \(inequality.rawValue), found a sample: the "
        + "\(subsample.rawValue) interval covers one mean, which this bound is not; take "
        + "empirical-freedman or am-gm"
    case .jointWeight(let smoothing):
      "expected smoothing exact or direct with weights other than C/(1+C), found \(smoothing.rawValue)"
    case .repeatedTokens(let epochs):
      "expected training that sees each token at most once, found \(epochs) epochs: a token seen "
        + "again is no fresh evidence; bound the first epoch's checkpoint instead"
    case .uncertifiable(let value):
      "expected a finite bound to certify, found \(value)"
    case .emptyWeightGrid(let value):
      "expected a grid of at least 1 smoothing weight, found \(value)"
    }
  }
}
