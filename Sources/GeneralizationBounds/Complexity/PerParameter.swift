// SPDX-License-Identifier: GPL-3.0-or-later

/// The same number of bits for each parameter.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Lemma 3.2.
public struct PerParameter: ModelCoding {
  public init() {}

  public var entry: CatalogEntry {
    CatalogEntry(
      name: "per-parameter", file: "PerParameter", title: "Bits for each parameter",
      formula: "b·N bits", assumes: "everything that a decoder needs is counted",
      source: "Finzi et al. 2025, Lemma 3.2")
  }
  public var input: CodeInput.Kind { .number }

  public func length(of input: CodeInput, for model: CodedModel) -> CodedLength {
    CodedLength(.bitsPerParameter(input.value, parameters: model.parameters))
  }
}
