// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import GeneralizationBounds

/// One code of a model on the command line, `name:value`.
struct CodeWord: Sendable {
  let coding: any ModelCoding
  let value: String

  init?(_ word: Substring) {
    let parts = word.split(separator: ":", maxSplits: 1)
    guard parts.count == 2,
      let coding = GeneralizationBounds.Catalog.codings.first(where: { $0.name == parts[0] })
    else { return nil }
    self.coding = coding
    value = String(parts[1])
  }

  /// The code's length.
  ///
  /// - Throws: `FileError` for a file that can't be used, `ValidationError` for a number that is none.
  func length(for model: CodedModel) throws -> CodedLength {
    do {
      return try coding.length(of: input(), for: model)
    } catch BoundError.missingFinalLoss {
      throw ValidationError(
        "expected --unquantized or --unquantized-risk, the final loss, with a \(coding.name) code, "
          + "found neither")
    } catch BoundError.plainBits {
      throw ValidationError(
        "expected --code-length \(coding.name):NUMBER of at least 1, found '\(value)'")
    }
  }

  private func input() throws -> CodeInput {
    switch coding.input {
    case .file: return .file(value)
    case .number:
      guard let count = Count(argument: value)?.value, count > 0, count.isFinite else {
        throw ValidationError(
          "expected --code-length \(coding.name):NUMBER greater than 0, found '\(value)'")
      }
      return .number(count)
    }
  }
}

/// Several codes, of which the shortest counts.
struct CodeWords: ExpressibleByArgument, Sendable {
  let words: [CodeWord]

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false).map(CodeWord.init)
    guard !words.isEmpty, !words.contains(where: { $0 == nil }) else { return nil }
    self.words = words.compactMap { $0 }
  }

  var defaultValueDescription: String {
    words.map { "\($0.coding.name):\($0.value)" }.joined(separator: ",")
  }
}
