// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation

/// Requential coding: the student's training data are sent as samples of a teacher, coded with the student.
///
/// L = Σ over steps of KL + 2·log2(1 + KL) + 5.21 bits, KL in bits; or, with the Zipf code of the index, the
/// shorter Σ KL + log2(KL + c + 1) + c + 1 with c = 1 + (log2 e)/e. Both hold in expectation over shared randomness.
/// ``realized(logRatios:)`` needs no expectation, and no constant a step. All are lengths of the student, never of the
/// teacher.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), App. A.2; Li and El Gamal 2018 for the functional
/// > representation behind the constant.
public struct Requential: Sendable {
  /// The code as a value of the catalog.
  public init() {}

  /// 2.5307 + 2·log2(2.5307) = 5.2099: the constant the formula rounds up to 5.21, bits a step.
  public static var overhead: Double { index + 1 + 2 * log2(1 + index) }

  /// The expected code length, bits.
  ///
  /// - Parameter divergences: KL of each step (better: of each batch), bits, each at least 0.
  public static func bits(divergences: [Double]) -> Double {
    divergences.reduce(0) { $0 + $1 + 2 * log2(1 + $1) + 5.21 }
  }

  /// The expected code length with a Zipf code of the index, bits: always shorter.
  ///
  /// - Parameter divergences: KL of each step, bits, each at least 0.
  public static func zipfBits(divergences: [Double]) -> Double {
    divergences.reduce(0) { $0 + $1 + index + 1 + log2(1 + index + $1) }
  }

  /// What a bound on one student that was drawn pays in the place of a code's length.
  ///
  /// L = max(0, Σ log p(x)/q(x)) + 64·log 2 nats, x all that the teacher drew, p its probabilities and q those that the
  /// student gave at the time. What was drawn, x, is the hypothesis: P = ∏q is fixed before the data, Q = ∏p depends on
  /// them. A supermartingale M that is 1 in expectation for each x has E over data and draw of M·P/Q at most 1, so that
  /// M ≤ Q/(P·δ) with probability 1 − δ: the theorem for prefix codes with log Q/P for L. L then depends on the data and
  /// the smoothing weight C/(1 + C) on L, which it must not: 64 bits name that weight.
  ///
  /// - Parameter logRatios: Σ log p/q of each step, nats, finite.
  /// - Returns: A length for bounds that hold with probability 1 − δ over the data and the teacher's draw; for the
  ///   student that came of this draw, not for the best of several.
  ///
  /// > Source: Rivasplata et al. 2020 (arXiv 2006.13057), Theorem 1 (i), on one draw, with the supermartingale of
  /// > Theorem 3.1 and the budget of Lemma 3.2.
  public static func realized(logRatios: [Double]) -> CodeLength {
    .nats(max(0, logRatios.reduce(0, +)) + weightBits * log(2))
  }

  /// The bits that name a smoothing weight which depends on a realized length.
  public static let weightBits = 64.0

  /// E log2 of the chosen index is at most KL + this.
  private static var index: Double { 1 + log2(M_E) / M_E }
}

extension Requential: ModelCoding {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "requential", file: "Requential", title: "Requential coding",
      formula: "Σ KL + 2·log2(1 + KL) + 5.21 bits; realized: Σ log p/q + 64·log 2 nats",
      assumes:
        "in expectation over shared randomness; realized: with probability over the draw too",
      source: "Finzi et al. 2025, App. A.2; Rivasplata et al. 2020, Theorem 1")
  }
  public var input: CodeInput.Kind { .file }

  public func length(of input: CodeInput, for model: CodedModel) throws -> CodedLength {
    let file = try StepFile(contentsOf: input.path)
    if let ratios = try file.logRatios() {
      return CodedLength(
        Self.realized(logRatios: ratios), code: .requential, certainty: .overDraw,
        warning: Warning(
          code: "W-realized-code",
          message:
            "The code's length is that of one draw: the probability is over the data and that draw, which must be "
            + "kept whatever it gave, and the bound is on the student that learned from it."),
        sha256: try file.sha256())
    }
    let divergences = try file.values(columns: ["kl", "kl_nats"])
      .map { $0 / log(2) }
    return CodedLength(
      .bits(Self.bits(divergences: divergences)), code: .requential, certainty: .expected,
      warning: Warning(
        code: "W-expected-code",
        message:
          "The requential code's length holds in expectation over the shared randomness: take "
          + "the length that was realised, or Markov's inequality, for a certificate."),
      sha256: try file.sha256())
  }
}
