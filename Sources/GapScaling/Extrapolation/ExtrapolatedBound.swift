// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
public import GeneralizationBounds

/// Theorem 3.4 at a model that was not measured, each term carried there by its law.
public struct ExtrapolatedBound: Sendable {
  /// How the model's code length is known.
  public enum Code: Sendable, Equatable {
    /// b bits per parameter.
    case bitsPerParameter(Double)
    /// The information law of prequential coding: heuristic, and without quantization.
    case prequential
    /// The law of the requential codes of students: the bound is on such a student, and without quantization.
    case requential

    /// The code in words.
    public var description: String {
      switch self {
      case .bitsPerParameter(let bits):
        "\(NumberText.exact.plain(bits)) bits per parameter"
      case .prequential: "prequential information (heuristic)"
      case .requential: "the requential code of a student"
      }
    }
  }

  /// N, the number of parameters.
  public let parameters: Double
  /// D, the number of training tokens.
  public let tokens: Double
  /// V, the number of tokens in the vocabulary.
  public let vocabulary: Int
  /// How the code length is known.
  public let code: Code
  /// What bounds the loss.
  public let inequality: InequalityName
  /// C, nats per token.
  public let complexityPerToken: Double
  /// The terms, nats per token; they add up to the bound. With ``Code/requential`` the place of the quantization gap
  /// holds what the student loses to its teacher.
  public let terms: BoundTerms
  /// The interval of the bound at the level of the analysis; nil when a law comes without its uncertainty.
  public let interval: ClosedRange<Double>?
  /// The interval of the certified gap at the same level.
  public let gapInterval: ClosedRange<Double>?
  /// The interval of what measuring a new model would give, at the same level: it adds how models scatter about the laws.
  public let newModelInterval: ClosedRange<Double>?
  /// Other forms of a term's law that the measured models admit; the intervals cover the bounds by each of them too.
  public let forms: [String]
  /// Forms that the measured models do not reject and by which the bound lies outside the interval of a new model.
  let disagreements: [(term: String, form: String, bound: Double)]
  /// How far beyond the data this reaches: the largest factor by which N lies outside the measured models or D
  /// beyond the training runs, 1 within; nil without data.
  public let distance: Double?
  /// Whether the law of the loss variation ends at its floor c = 0 here.
  let isVariationAtBoundary: Bool
  /// The terms in every draw of the laws, the same world at the same place in every target.
  let draws: [DrawnTerms]

  /// The bound on the risk of the smoothed model, nats per token.
  public var bound: Double { terms.total }
  /// D/N.
  public var tokensPerParameter: Double { tokens / parameters }
  /// log V, nats per token.
  public var trivial: Double { log(Double(vocabulary)) }
  /// Whether uniform guessing is guaranteed the same.
  public var vacuous: Bool { bound >= trivial }
  /// The certified gap: what the bound adds to the training loss of the unquantized model.
  public var gap: Double { bound - terms.risk }
  /// How far beyond the data this is, in words that a sentence about it must heed.
  public var reach: Reach {
    guard let distance else { return .assumed }
    return distance <= 1 ? .measured : distance <= 100 ? .near : .far
  }

  /// How far a statement about a model reaches beyond what was measured.
  public enum Reach: String, Sendable, Equatable, CaseIterable {
    /// Between measured sizes.
    case measured
    /// Up to a hundred times the largest.
    case near
    /// Farther: no prediction, but what the laws say if nothing changes.
    case far
    /// No data behind it.
    case assumed
  }
}

/// The parts of a bound in one draw of the laws, nats per token.
struct DrawnTerms: Sendable {
  var risk: Double
  /// E of the drawn surface.
  var floor: Double
  /// C, not C·log V.
  var complexity: Double
  var guess: Double
  var variation: Double
  var smoothing: Double
  var quantizationGap: Double

  var gap: Double { guess + variation + smoothing + quantizationGap }
  var bound: Double { risk + gap }
}
