// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
import Foundation
import NumericalMethods

/// What a reference model paid for the same tokens, and how far its predictions lie from the bounded model's.
///
/// W_k = −log q(x_k), M_k = max over x of log(q(x)/p(x)) and, where it was measured, E_k = Σ_x p(x)·log(q(x)/p(x)) ≤ 0,
/// p the bounded model's unsmoothed prediction at token k. M and E are known before the token is drawn, W is not.
public struct ReferenceLosses: Sendable, Equatable {
  /// W_k, nats.
  public let nll: [Float]
  /// M_k ≥ 0, nats: the greatest log-ratio that the token could have had.
  public let mostLogRatio: [Float]
  /// E_k ≤ 0, nats; nil where it was not measured.
  public let meanLogRatio: [Float]?

  /// Losses from memory.
  ///
  /// - Parameters:
  ///   - nll: W_k, nats, finite and at least 0.
  ///   - mostLogRatio: M_k, nats, finite; below 0 no two predictions have it, but for rounding.
  ///   - meanLogRatio: E_k, nats, finite and at most 0 but for rounding, or nil.
  /// - Throws: ``BoundError`` when counts differ or a value leaves its domain.
  public init(
    nll: [Float], mostLogRatio: [Float], meanLogRatio: [Float]? = nil
  ) throws(BoundError) {
    for other in [mostLogRatio, meanLogRatio ?? nll] where other.count != nll.count {
      throw .counts(losses: nll.count, centres: other.count)
    }
    guard !nll.isEmpty else { throw .tooFewLosses(0, needed: 1) }
    func check(
      _ values: [Float], _ name: String, _ what: String, _ domain: (Float) -> Bool
    ) throws(BoundError) {
      if let index = values.firstIndex(where: { !($0.isFinite && domain($0)) }) {
        throw .reference(
          "the \(name) of token \(index) to be a finite number \(what), found \(values[index])")
      }
    }
    try check(nll, "reference's loss", "of at least 0 nats") { $0 >= 0 }
    try check(mostLogRatio, "greatest log-ratio", "of at least 0 nats") { $0 >= -Self.rounding }
    if let meanLogRatio {
      try check(meanLogRatio, "mean log-ratio", "of at most 0 nats") { $0 <= Self.rounding }
    }
    self.nll = nll
    self.mostLogRatio = mostLogRatio
    self.meanLogRatio = meanLogRatio
  }

  /// What 32 bits may do to a log-ratio of 0.
  private static let rounding: Float = 1e-4

  /// Reads a `.npy` float32 file of shape `[n, 2]` (W, M) or `[n, 3]` (W, M, E), nats.
  ///
  /// - Throws: `FileError` for another shape, or a value outside its domain.
  public init(contentsOf path: String) throws(FileError) {
    let array = try NumpyArray(contentsOf: path)
    guard array.shape.count == 2, (2...3).contains(array.shape[1]) else {
      throw FileError(
        path: path,
        "expected shape [n, 2] (reference's loss, greatest log-ratio) or [n, 3] (and mean log-ratio), "
          + "found \(array.shape)")
    }
    let width = array.shape[1]
    func column(_ place: Int) -> [Float] {
      array.values.withUnsafeBufferPointer { values in
        [Float](unsafeUninitializedCapacity: array.shape[0]) { column, filled in
          for row in 0..<array.shape[0] { column[row] = values[row * width + place] }
          filled = array.shape[0]
        }
      }
    }
    do {
      try self.init(
        nll: column(0), mostLogRatio: column(1), meanLogRatio: width == 3 ? column(2) : nil)
    } catch {
      throw FileError(path: path, error.description)
    }
  }
}
