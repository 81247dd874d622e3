// SPDX-License-Identifier: GPL-3.0-or-later
import Files

/// A file that any compressor made of the model, with the cost of telling where it ends.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), App. A.2.
public struct CompressedFile: ModelCoding {
  public init() {}

  public var entry: CatalogEntry {
    CatalogEntry(
      name: "file", file: "CompressedFile", title: "Size of a compressed file",
      formula: "l + 2·log2(l) + 1 bits, l the size of the file",
      assumes: "a decoder that was fixed before the data", source: "Finzi et al. 2025, App. A.2")
  }
  public var input: CodeInput.Kind { .file }

  public func length(of input: CodeInput, for model: CodedModel) throws -> CodedLength {
    let source = try Source(input.path)
    // A gzip file is a compressed model as it is.
    let size = 8 * Double(source.storedSize)
    guard size > 0 else {
      throw FileError(path: input.path, "expected a compressed model, found an empty file")
    }
    return CodedLength(PrefixCode.codeLength(plainBits: size), sha256: try source.sha256())
  }
}
