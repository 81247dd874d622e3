// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

extension Certificate {
  /// The result in one sentence.
  static func statement(of value: BoundValue, code: ModelCode) -> String {
    let sure = String(format: "%.6g", 1 - value.failureProbability)
    let bound = String(format: "%.6f", value.bound)
    let end = value.vacuous ? ", no better than uniform guessing." : "."
    let model =
      switch code {
      case .stored: " the smoothed quantized model's mean loss on fresh "
      case .requential:
        ", over the data and the teacher's draw, the smoothed student's mean loss on fresh "
      }
    return "With probability at least \(sure)\(model)tokens after the training contexts is at most "
      + "\(bound) nats a token" + end
  }

  /// What is stated and can't be checked from the losses.
  static func vouched(
    _ bound: CompressedModelBound, isSample: Bool, unquantizedRisk: Double?, inputs: [Input]
  ) -> [String] {
    let (code, model) =
      switch bound.code {
      case .stored:
        (
          "The code length of \(bound.codeLength) counts everything that a decoder of the model needs, and the code "
            + "was fixed before the training tokens were seen.", "the decoded model"
        )
      case .requential:
        (
          "The code length of \(bound.codeLength) is the sum of log p/q over everything that the teacher drew for the "
            + "student, of one draw that was kept whatever it gave; how the student starts and learns was fixed "
            + "before the training tokens were seen.", "the student"
        )
      }
    var sentences = [
      code, "The model has N = \(count(bound.parameters)) parameters.",
      "The model was trained on D = \(count(bound.tokens)) tokens, \(bound.stopping.sentence).",
      "The losses are those of \(model), unsmoothed, each beside the entropy of the prediction that it was measured "
        + "under.",
      "The data influenced no choice beyond the \(bound.alternatives) \(bound.alternatives == 1 ? "alternative" : "alternatives") that the bound "
        + "pays for.",
    ]
    switch bound.draws {
    case .stream:
      sentences.append(
        "Each training token was used once, in stream order: \(count(bound.epochs)) "
          + (bound.epochs == 1 ? "epoch." : "epochs."))
    case .independent:
      sentences.append(
        "The training tokens are independent draws, each used once: \(count(bound.epochs)) "
          + (bound.epochs == 1 ? "epoch." : "epochs."))
    }
    if case .fixed(let weight) = bound.weight {
      sentences.append(
        "The smoothing weight \(weight) was fixed before the training tokens were seen.")
    }
    sentences.append(
      bound.tokenizerBits.map {
        "The tokenizer was made from the training data, and \(count($0)) bits describe it."
      } ?? "The tokenizer was fixed before the training tokens were seen.")
    if isSample {
      switch bound.sampled {
      case .unstated: break
      case .tokens:
        sentences.append(
          "Each measured row is an independent draw, uniform over all D training tokens.")
      case .units:
        sentences.append(
          "The measured rows are those of independently drawn units: windows of one length drawn uniformly, or the "
            + "documents of uniformly drawn training tokens; a unit's rows are all its tokens or uniform draws of them."
        )
      }
    }
    if let unquantizedRisk {
      sentences.append(
        "The unquantized model's mean training loss is \(unquantizedRisk) nats; it cancels from the bound."
      )
    }
    for input in inputs {
      sentences.append(
        (input.use == .codeLength ? "The code length" : "The unquantized model's mean loss")
          + " was computed from a file with the SHA-256 \(input.sha256).")
    }
    return sentences
  }

  private static func count(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }
}

extension Stopping {
  fileprivate var sentence: String {
    switch self {
    case .fixed: "a number decided before training"
    case .any: "a number that what was seen while training may have decided"
    }
  }
}
