// SPDX-License-Identifier: GPL-3.0-or-later

/// A prefix code whose bits were counted.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Lemma 3.2.
public struct CountedBits: ModelCoding {
  public init() {}

  public var entry: CatalogEntry {
    CatalogEntry(
      name: "bits", file: "CountedBits", title: "Counted bits", formula: "L bits",
      assumes: "everything that a decoder needs is counted",
      source: "Finzi et al. 2025, Lemma 3.2")
  }
  public var input: CodeInput.Kind { .number }

  public func length(of input: CodeInput, for model: CodedModel) -> CodedLength {
    CodedLength(.bits(input.value))
  }
}
