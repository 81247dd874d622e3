// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What a `.npy` file says about itself before its values, checked against the file's size.
///
/// Format versions 1 to 3 are read. Anything but little-endian floats in C order, of the widths that the caller
/// takes, is refused with the call that makes it so. With the offset, a file can be mapped instead of read.
///
/// > Source: NumPy, "A simple file format for NumPy arrays" (`numpy.lib.format`).
public struct NumpyHeader: Sendable, Equatable {
  /// The length of each axis.
  public let shape: [Int]
  /// The byte at which the first value starts.
  public let offset: Int
  /// The number of values.
  public let count: Int
  /// The kind of each value.
  public let type: NumpyType

  /// So many of a file's first bytes hold any header that is not refused.
  public static let longest = 65_536

  /// Reads the header.
  ///
  /// - Parameters:
  ///   - prefix: The file's first bytes: ``longest`` of them, or all there are.
  ///   - fileSize: The file's length in bytes.
  ///   - path: The file, for errors only.
  ///   - accepted: The kinds of value that the caller can use; float32 alone by default.
  /// - Throws: ``FileError`` when the file is not `.npy`, is truncated, or holds another dtype or order.
  public init(
    prefix bytes: [UInt8], fileSize: Int, path: String, accepting accepted: [NumpyType] = [.float32]
  ) throws(FileError) {
    guard bytes.count >= 10, bytes[0] == 0x93, Array(bytes[1...5]) == Array("NUMPY".utf8) else {
      throw FileError(
        path: path, "expected a NumPy .npy file, found other bytes: write it with numpy.save")
    }
    let wide = bytes[6] >= 2
    guard (1...3).contains(bytes[6]), bytes[7] == 0 else {
      throw FileError(
        path: path,
        "expected .npy format 1.0, 2.0 or 3.0, found \(bytes[6]).\(bytes[7]): write it with numpy.save"
      )
    }
    guard !wide || bytes.count >= 12 else {
      throw FileError(
        path: path,
        "expected a header's length of 4 bytes, found the end of the file after \(bytes.count)")
    }
    let start = wide ? 12 : 10
    let length =
      wide
      ? Int(bytes[8]) | Int(bytes[9]) << 8 | Int(bytes[10]) << 16 | Int(bytes[11]) << 24
      : Int(bytes[8]) | Int(bytes[9]) << 8
    guard bytes.count >= start + length else {
      throw FileError(
        path: path, "expected a .npy header of \(length) bytes, found a truncated file")
    }
    let fields = try NumpyHeaderFields(
      Array(bytes[start..<start + length]), path: path)
    guard let type = accepted.first(where: { $0.rawValue == fields.descr }) else {
      let words = accepted.map { "\($0) ('\($0.rawValue)')" }.joined(separator: " or ")
      throw FileError(
        path: path,
        "expected dtype \(words), found '\(fields.descr)': save it with "
          + "array.astype('\(accepted.first?.rawValue ?? "")')")
    }
    let size = type.bytes
    guard !fields.fortran else {
      throw FileError(
        path: path,
        "expected C order, found Fortran order: save it with numpy.ascontiguousarray(array)")
    }
    var count = 1
    for length in fields.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow else {
        throw FileError(path: path, "expected a shape that fits in memory, found \(fields.shape)")
      }
      count = product
    }
    let body = fileSize - start - length
    guard count <= body / size, body == count * size else {
      throw FileError(
        path: path,
        "expected \(count) \(type) values for shape \(fields.shape), found \(body) bytes of data"
          + (body / size < count ? ": the file is truncated" : ""))
    }
    self.type = type
    shape = fields.shape
    offset = start + length
    self.count = count
  }
}
