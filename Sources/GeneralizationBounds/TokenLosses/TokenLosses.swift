// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts
public import Files
import NumericalMethods

/// What a model paid for each token, and what it expected to pay: unsmoothed losses and predictive entropies.
///
/// These can't enter a bound as they are, because nothing bounds an unsmoothed loss; ``smoothed(weight:vocabulary:centre:)``
/// makes what can.
public struct TokenLosses: Sendable {
  /// Where the rows lie.
  let rows: TokenRows
  /// R̂, the mean loss, nats.
  public let meanNLL: Double
  /// The mean predictive entropy, nats.
  public let meanEntropy: Double
  /// The largest entropy, nats.
  let mostEntropy: Float

  /// The largest loss or entropy in nats that is taken for a measurement.
  public static let mostLoss = Float(CLP_MOST)

  /// Losses from memory.
  ///
  /// - Parameters:
  ///   - nll: −log p(token), nats, at least one.
  ///   - entropy: Predictive entropies, nats, one a loss.
  /// - Throws: ``BoundError`` when counts differ, there is none, or a value is not a number from 0 to ``mostLoss``.
  public init(nll: [Float], entropy: [Float]) throws(BoundError) {
    guard nll.count == entropy.count else {
      throw .counts(losses: nll.count, centres: entropy.count)
    }
    guard !nll.isEmpty else { throw .tooFewLosses(0, needed: 1) }
    let rows = TokenRows(nll: nll, entropy: entropy)
    let scan = TokenScan(of: rows)
    if let index = scan.firstBad {
      let bad = !(nll[index] >= 0 && nll[index] <= Self.mostLoss)
      throw .loss(
        index: index, name: bad ? "loss" : "entropy", Double(bad ? nll[index] : entropy[index]))
    }
    self.init(rows: rows, scan: scan)
  }

  /// Rows of losses that were checked already.
  init(sample rows: TokenRows) { self.init(rows: rows, scan: TokenScan(of: rows)) }

  private init(rows: TokenRows, scan: TokenScan) {
    self.rows = rows
    meanNLL = scan.meanLoss
    meanEntropy = scan.meanEntropy
    mostEntropy = scan.mostEntropy
  }

  /// Reads losses from a file.
  ///
  /// The first bytes say what the file is, which may be compressed with gzip or come through a pipe. `.npy`: float16,
  /// float32 or float64 `[n, 2]`, loss and entropy, or two files of `[n]` one after the other; what is wider than 32
  /// bits is rounded to them. Tables (commas, semicolons, tabs): columns `nll` or `loss`, and `entropy`. Lines of JSON:
  /// `{"nll": 2.1, "entropy": 1.9}` or `[2.1, 1.9]`. A `.npy` file of 64 MiB or more stays on disk and is read in
  /// pieces wherever its rows are needed; ``confirm()`` says whether it stayed as it was.
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
    try self.init(contentsOf: [path], units: units)
  }

  /// Reads losses that several files hold in stream order, as if they were one.
  ///
  /// - Parameters:
  ///   - paths: The files, at least one, each as ``init(contentsOf:units:)-(String,_)`` reads it; the rows of one
  ///     file follow those of the one before it.
  ///   - units: The unit of all columns.
  /// - Throws: `FileError` as for one file.
  public init(
    contentsOf paths: [String], units: LossUnits = .auto(vocabulary: nil)
  ) throws(FileError) {
    try self.init(contentsOf: paths, units: units, streamedSize: Source.streamedSize)
  }

  init(contentsOf paths: [String], units: LossUnits, streamedSize: Int) throws(FileError) {
    var sources: [Source] = []
    for path in paths { sources.append(try Source(path, streamedSize: streamedSize)) }
    try self.init(sources, units: units)
  }

  /// Reads losses that several inputs hold in stream order, as if they were one.
  ///
  /// - Parameters:
  ///   - sources: The inputs, at least one.
  ///   - units: The unit of all columns.
  ///   - mayRepeat: Whether rows may come again, as those of documents that were drawn with replacement do.
  /// - Throws: `FileError` as for one file.
  public init(
    _ sources: [Source], units: LossUnits = .auto(vocabulary: nil), mayRepeat: Bool = false
  ) throws(FileError) {
    precondition(!sources.isEmpty, "expected at least 1 file of token losses, found none")
    let (rows, scan) = try TokenLossFile.rows(
      sources, unit: units.nats, mayRepeat: mayRepeat)
    guard rows.count > 0 else {
      throw FileError(path: sources[0].path, "expected at least 1 token, found none")
    }
    self.init(rows: rows, scan: scan)
    if case .auto(let vocabulary) = units, let found = UnitDoubt.about(self, vocabulary: vocabulary)
    {
      throw FileError(path: sources[0].path, found.message, help: found.doubt.rawValue)
    }
  }

  /// −log p(token), nats, each finite and at least 0; of a mapped file, a copy of all of them.
  public var nll: [Float] { rows.columns().nll }
  /// The entropy of the distribution the token was drawn against, nats, each finite and at least 0; of a mapped
  /// file, a copy of all of them.
  public var entropy: [Float] { rows.columns().entropy }
  /// The number of tokens.
  public var count: Int { rows.count }

  /// Checks that files which stayed on disk were read without fault and did not change.
  ///
  /// - Throws: `FileError` when one became shorter or was written to.
  public func confirm() throws(FileError) { try rows.confirm() }
}

extension TokenLosses: Equatable {
  /// Whether the same numbers are held, in memory or in files.
  public static func == (a: TokenLosses, b: TokenLosses) -> Bool { a.rows == b.rows }
}
