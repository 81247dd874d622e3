// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Requential coding: the student's training data are sent as samples of a teacher, coded with the student.
///
/// L = Σ over steps of KL + 2·log2(1 + KL) + 5.21 bits, KL in bits; or, with the Zipf code of the index, the
/// shorter Σ KL + log2(KL + c + 1) + c + 1 with c = 1 + (log2 e)/e. Holds in expectation over shared randomness.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), App. A.2; Li and El Gamal 2018 for the functional
/// > representation behind the constant.
public enum Requential {
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

  /// E log2 of the chosen index is at most KL + this.
  private static var index: Double { 1 + log2(M_E) / M_E }
}
