// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation

/// An array of 32-bit floats as NumPy's `.npy` files hold it, rows after one another.
///
/// Format versions 1 to 3 are read. Anything but little-endian float32 in C order is refused with the call that
/// makes it so: silently converted data are data that nobody checked.
///
/// > Source: NumPy, "A simple file format for NumPy arrays" (`numpy.lib.format`).
public struct NumpyArray: Sendable {
  /// The length of each axis.
  public let shape: [Int]
  /// The values, last axis fastest.
  public let values: [Float]

  /// Reads an array from a file.
  ///
  /// - Throws: ``FileError`` when the file is not `.npy`, is truncated, or holds another dtype or order.
  public init(contentsOf path: String) throws(FileError) {
    try self.init(Source(path))
  }

  /// Reads an array from an input.
  ///
  /// - Throws: ``FileError`` as ``init(contentsOf:)`` does.
  public init(_ source: Source) throws(FileError) {
    try self.init(data: source.data(), path: source.path)
  }

  /// Reads an array from bytes; `path` is used in errors only.
  ///
  /// - Throws: ``FileError`` as ``init(contentsOf:)`` does.
  public init(data: Data, path: String) throws(FileError) {
    let header = try NumpyHeader(
      prefix: [UInt8](data.prefix(NumpyHeader.longest)), fileSize: data.count, path: path)
    let count = header.count
    shape = header.shape
    values = [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      data.copyBytes(to: buffer, from: data.startIndex + header.offset..<data.endIndex)
      filled = count
    }
  }
}
