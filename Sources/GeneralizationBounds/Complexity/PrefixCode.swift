// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What it costs to make any compressed file tell where it ends.
///
/// A plain code of l bits becomes a prefix code of l + 2·log2(l) + 1 bits: the Kraft sum is π²/12 < 1.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), App. A.2.
public enum PrefixCode {
  /// The length of the prefix code, bits.
  ///
  /// - Parameter plainBits: l ≥ 1, the size of the compressed model in bits.
  public static func bits(plainBits: Double) -> Double {
    precondition(plainBits >= 1, "expected a plain code of at least 1 bit, found \(plainBits)")
    return plainBits + 2 * log2(plainBits) + 1
  }

  /// The length as a code length.
  public static func codeLength(plainBits: Double) -> CodeLength {
    .bits(bits(plainBits: plainBits))
  }
}
