// SPDX-License-Identifier: GPL-3.0-or-later

/// The best certified bound over the bit widths at which one model was quantized.
///
/// A decoder must know the width, so each of #b widths pays log #b over D in C, and its share of a subsample's δ:
/// then all bounds hold at once and the least may be kept. Few bits make the random guess C·log V and the smoothing
/// term small and the quantization gap large.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Theorem 3.4 with the width as part of the code (Lemma 3.2).
public struct BitWidthChoice: Sendable, Equatable {
  /// One width and its bound.
  public struct Row: Sendable, Equatable {
    /// What the variant is called.
    public let name: String
    /// Bits that each parameter takes on average, all counted.
    public let bitsPerParameter: Double
    /// The bound, with log #b paid.
    public let value: BoundValue
  }

  /// A model at one width.
  public struct Variant: Sendable, Equatable {
    /// What it is called.
    public let name: String
    /// L at this width, everything counted.
    public let codeLength: CodeLength
    /// Losses of the model at this width, unsmoothed.
    public let losses: TokenLosses

    /// A model at one width.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - codeLength: L at this width, everything that a decoder needs.
    ///   - losses: NLL and entropy of the model at this width, unsmoothed, on the same tokens for all widths.
    public init(name: String, codeLength: CodeLength, losses: TokenLosses) {
      self.name = name
      self.codeLength = codeLength
      self.losses = losses
    }
  }

  /// Every width in the order given: the trade-off.
  public let rows: [Row]
  /// The place of the least bound.
  public let bestIndex: Int
  /// The row of the least bound.
  public var best: Row { rows[bestIndex] }

  /// The bounds at all widths, and the least.
  ///
  /// - Parameters:
  ///   - variants: The widths, at least one; every width that was tried, not only the good ones.
  ///   - bound: The theorem with its hypotheses; its code length is replaced, and its alternatives are multiplied
  ///     by the number of widths.
  ///   - unquantizedRisk: R̂, nats, to show the quantization gap by itself.
  /// - Throws: ``BoundError`` as ``CompressedModelBound/evaluate(on:unquantizedRisk:)`` does.
  public init(
    among variants: [Variant], by bound: CompressedModelBound, unquantizedRisk: Double? = nil
  ) throws(BoundError) {
    precondition(!variants.isEmpty, "expected at least 1 bit width, found none")
    var rows: [Row] = []
    for variant in variants {
      var bound = bound
      bound.codeLength = variant.codeLength
      bound.alternatives *= variants.count
      rows.append(
        Row(
          name: variant.name, bitsPerParameter: variant.codeLength.bits / bound.parameters,
          value: try bound.evaluate(on: variant.losses, unquantizedRisk: unquantizedRisk)))
    }
    self.rows = rows
    var best = 0
    for index in rows.indices where rows[index].value.bound < rows[best].value.bound {
      best = index
    }
    bestIndex = best
  }
}
