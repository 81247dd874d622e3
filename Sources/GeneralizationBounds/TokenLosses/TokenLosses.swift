// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// What a model paid for each token, and what it expected to pay: unsmoothed losses and predictive entropies.
///
/// These can't enter a bound as they are, because nothing bounds an unsmoothed loss; ``smoothed(weight:vocabulary:centre:)``
/// makes what can.
public struct TokenLosses: Sendable, Equatable {
  /// −log p(token), nats, each finite and at least 0.
  public let nll: [Float]
  /// The entropy of the distribution the token was drawn against, nats, each finite and at least 0.
  public let entropy: [Float]

  /// Losses from memory.
  ///
  /// - Parameters:
  ///   - nll: −log p(token), nats, at least one.
  ///   - entropy: Predictive entropies, nats, one a loss.
  /// - Throws: ``BoundError`` when counts differ, there is none, or a value is NaN, infinite or negative.
  public init(nll: [Float], entropy: [Float]) throws(BoundError) {
    guard nll.count == entropy.count else {
      throw .counts(losses: nll.count, centres: entropy.count)
    }
    guard !nll.isEmpty else { throw .tooFewLosses(0, needed: 1) }
    for (name, values) in [("loss", nll), ("entropy", entropy)] {
      if let index = values.firstIndex(where: { !($0.isFinite && $0 >= 0) }) {
        throw .loss(index: index, name: name, Double(values[index]))
      }
    }
    self.nll = nll
    self.entropy = entropy
  }

  /// Reads losses from a file.
  ///
  /// `.npy`: float32 `[n, 2]`, loss and entropy. `.csv` (also `.tsv`, `.txt`): columns `nll` or `loss`, and `entropy`.
  /// `.jsonl`: `{"nll": 2.1, "entropy": 1.9}` or `[2.1, 1.9]` a line.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - units: The unit of both columns.
  /// - Throws: `FileError` with line and column (row and column for `.npy`) at the first value that is not a
  ///   finite number of at least 0, for another dtype, order or shape, a truncated or empty file, and for
  ///   numbers that look like bits.
  public init(
    contentsOf path: String, units: LossUnits = .auto(vocabulary: nil)
  ) throws(FileError) {
    let columns = try TokenLossFile.read(path)
    try self.init(columns, path: path, units: units)
  }

  init(_ columns: TokenLossFile.Columns, path: String, units: LossUnits) throws(FileError) {
    guard !columns.nll.isEmpty else {
      throw FileError(path: path, "expected at least 1 token, found none")
    }
    switch units {
    case .nats: (nll, entropy) = (columns.nll, columns.entropy)
    case .bits:
      // One bit is log 2 nats; the product is rounded once.
      let nat = 0.693_147_180_559_945_3
      nll = columns.nll.map { Float(Double($0) * nat) }
      entropy = columns.entropy.map { Float(Double($0) * nat) }
    case .auto(let vocabulary):
      (nll, entropy) = (columns.nll, columns.entropy)
      if let doubt = UnitDoubt.about(self, vocabulary: vocabulary) {
        throw FileError(path: path, doubt)
      }
    }
  }

  /// The number of tokens.
  public var count: Int { nll.count }
  /// R̂, the mean loss, nats.
  public var meanNLL: Double { Mean.of(count) { Double(nll[$0]) } }
  /// The mean predictive entropy, nats.
  public var meanEntropy: Double { Mean.of(count) { Double(entropy[$0]) } }
}
