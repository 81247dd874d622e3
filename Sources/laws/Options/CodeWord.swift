// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods

/// One code of a model on the command line, `kind:value`.
struct CodeWord: Sendable {
  /// What the value is.
  enum Kind: String, CaseIterable, Sendable {
    /// Bits of a prefix code, counted.
    case bits
    /// Bits of a file made by any compressor; told where it ends by ``PrefixCode``.
    case plain
    /// A compressed file itself, of which the size counts.
    case file
    /// Bits a parameter.
    case perParameter = "per-parameter"
    /// A file of KL divergences a step, nats; with a second column Σ log p/q of each step, the realized length.
    case requential
    /// A training curve, nats a step.
    case prequential
  }

  let kind: Kind
  let value: String

  init?(_ word: Substring) {
    let parts = word.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
    self.kind = kind
    value = String(parts[1])
  }

  /// The code's length, and what must be said of it.
  ///
  /// - Throws: `FileError` for a file that can't be used, `ValidationError` for a number that is none.
  func length(
    parameters: Double, tokens: Double, finalLoss: Double?
  ) throws -> (code: CodeLength, warning: Warning?) {
    switch kind {
    case .bits: return (.bits(try number()), nil)
    case .plain: return (PrefixCode.codeLength(plainBits: try number()), nil)
    case .perParameter:
      return (.bitsPerParameter(try number(), parameters: parameters), nil)
    case .file:
      let size = 8 * Double(try TextFile.bytes(of: value).count)
      guard size > 0 else {
        throw FileError(path: value, "expected a compressed model, found an empty file")
      }
      return (PrefixCode.codeLength(plainBits: size), nil)
    case .requential:
      if let ratios = try Self.logRatios(of: value) {
        return (
          Requential.realized(logRatios: ratios),
          Warning(
            code: "W-realized-code",
            message:
              "The code's length is that of one draw: the probability is over the data and that draw, which must be "
              + "kept whatever it gave, and the bound is on the student that learned from it.")
        )
      }
      let divergences = try Self.steps(of: value, columns: ["kl", "kl_nats"]).map { $0 / log(2) }
      return (
        .bits(Requential.bits(divergences: divergences)),
        Warning(
          code: "W-expected-code",
          message:
            "The requential code's length holds in expectation over the shared randomness: take "
            + "the length that was realised, or Markov's inequality, for a certificate.")
      )
    case .prequential:
      guard let finalLoss else {
        throw ValidationError(
          "expected --unquantized or --unquantized-risk, the final loss, with a prequential code, "
            + "found neither")
      }
      let curve = try Self.steps(of: value, columns: ["loss", "nll"])
      let nats = Prequential.information(
        curve: curve.map(Float.init), batchTokens: tokens / Double(curve.count),
        finalLoss: finalLoss)
      return (
        .nats(nats),
        Warning(
          code: "W-heuristic-code",
          message:
            "Prequential coding gives the difference of two upper bounds, not the length of a code: "
            + "the bound is heuristic.")
      )
    }
  }

  private func number() throws -> Double {
    guard let count = Count(argument: value)?.value, count > 0, count.isFinite else {
      throw ValidationError(
        "expected --code-length \(kind.rawValue):NUMBER greater than 0, found '\(value)'")
    }
    guard kind != .plain || count >= 1 else {
      throw ValidationError("expected --code-length plain:NUMBER of at least 1, found '\(value)'")
    }
    return count
  }

  /// Σ log p/q of each step: the second column of `.npy` float32 `[steps, 2]`; nil for a file of another kind.
  private static func logRatios(of path: String) throws(FileError) -> [Double]? {
    guard path.lowercased().hasSuffix(".npy") else { return nil }
    let array = try NumpyArray(contentsOf: path)
    guard array.shape.count == 2, array.shape[1] == 2, array.shape[0] > 0 else { return nil }
    let ratios = stride(from: 1, to: array.values.count, by: 2).map { Double(array.values[$0]) }
    if let bad = ratios.firstIndex(where: { !$0.isFinite }) {
      throw FileError(
        path: path, "expected finite nats at step \(bad), found \(ratios[bad])")
    }
    return ratios
  }

  /// A column of numbers of at least 0: `.npy` float32 `[steps]`, or a table's column.
  static func steps(of path: String, columns: [String]) throws(FileError) -> [Double] {
    let values: [Double]
    if path.lowercased().hasSuffix(".npy") {
      let array = try NumpyArray(contentsOf: path)
      guard array.shape.count == 1 else {
        throw FileError(path: path, "expected shape [steps] or [steps, 2], found \(array.shape)")
      }
      if let bad = array.values.firstIndex(where: { !($0.isFinite && $0 >= 0) }) {
        throw FileError(
          path: path, "expected nats of at least 0 at step \(bad), found \(array.values[bad])")
      }
      values = array.values.map(Double.init)
    } else {
      let table = try Table(contentsOf: path)
      guard let column = table.firstColumn(named: columns) else {
        throw FileError(
          path: path, line: 1,
          "expected a column '\(columns[0])' in nats, found "
            + table.header.map { "'\($0)'" }.joined(separator: ", "))
      }
      values = try table.numbers(column, .nonNegative)
    }
    guard !values.isEmpty else {
      throw FileError(path: path, "expected at least 1 step, found none")
    }
    return values
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
    words.map { "\($0.kind.rawValue):\($0.value)" }.joined(separator: ",")
  }
}
