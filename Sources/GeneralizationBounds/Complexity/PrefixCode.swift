// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What it costs to make any compressed file tell where it ends.
///
/// A plain code of l bits becomes a prefix code of l + 2·log2(l) + 1 bits: the Kraft sum is π²/12 < 1.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), App. A.2.
public struct PrefixCode: Sendable {
  /// The code as a value of the catalog.
  public init() {}

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

extension PrefixCode: ModelCoding {
  public var entry: CatalogEntry {
    CatalogEntry(
      name: "plain", file: "PrefixCode", title: "Prefix code of a plain code",
      formula: "l + 2·log2(l) + 1 bits", assumes: "l bits of any compressed file",
      source: "Finzi et al. 2025, App. A.2")
  }
  public var input: CodeInput.Kind { .number }

  public func length(of input: CodeInput, for model: CodedModel) throws -> CodedLength {
    guard input.value >= 1 else { throw BoundError.plainBits(input.value) }
    return CodedLength(Self.codeLength(plainBits: input.value))
  }
}
