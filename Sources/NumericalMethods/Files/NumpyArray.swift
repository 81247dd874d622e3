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
    try self.init(data: TextFile.bytes(of: path), path: path)
  }

  /// Reads an array from bytes; `path` is used in errors only.
  ///
  /// - Throws: ``FileError`` as ``init(contentsOf:)`` does.
  public init(data: Data, path: String) throws(FileError) {
    let bytes = [UInt8](data.prefix(12))
    guard bytes.count >= 10, bytes[0] == 0x93, Array(bytes[1...5]) == Array("NUMPY".utf8) else {
      throw FileError(
        path: path, "expected a NumPy .npy file, found other bytes: write it with numpy.save")
    }
    let wide = bytes[6] >= 2
    guard (1...3).contains(bytes[6]), !wide || bytes.count == 12 else {
      throw FileError(path: path, "expected .npy format 1, 2 or 3, found version \(bytes[6])")
    }
    let start = wide ? 12 : 10
    let length =
      wide
      ? Int(bytes[8]) | Int(bytes[9]) << 8 | Int(bytes[10]) << 16 | Int(bytes[11]) << 24
      : Int(bytes[8]) | Int(bytes[9]) << 8
    guard data.count >= start + length else {
      throw FileError(path: path, "expected a .npy header of \(length) bytes, found a truncated file")
    }
    let head = data.subdata(in: data.startIndex + start..<data.startIndex + start + length)
    let header = try Header(String(decoding: head, as: UTF8.self), path: path)
    guard header.descr == "<f4" else {
      throw FileError(
        path: path,
        "expected dtype float32 ('<f4'), found '\(header.descr)': save it with array.astype('<f4')")
    }
    guard !header.fortran else {
      throw FileError(
        path: path,
        "expected C order, found Fortran order: save it with numpy.ascontiguousarray(array)")
    }
    var count = 1
    for length in header.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow, length >= 0 else {
        throw FileError(path: path, "expected a shape that fits in memory, found \(header.shape)")
      }
      count = product
    }
    let body = data.count - start - length
    guard count <= body / 4, body == count * 4 else {
      throw FileError(
        path: path,
        "expected \(count) float32 values for shape \(header.shape), found \(body) bytes of data"
          + (body < count * 4 ? ": the file is truncated" : ""))
    }
    shape = header.shape
    values = [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      data.copyBytes(to: buffer, from: data.startIndex + start + length..<data.endIndex)
      filled = count
    }
  }

  /// The header's dictionary: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }`.
  private struct Header {
    var descr: String
    var fortran: Bool
    var shape: [Int]

    init(_ text: String, path: String) throws(FileError) {
      guard let descr = Self.value(of: "descr", in: text),
        let fortran = Self.value(of: "fortran_order", in: text),
        let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")")
      else {
        throw FileError(
          path: path, "expected descr, fortran_order and shape in the .npy header, found '\(text)'")
      }
      self.descr = descr
      self.fortran = fortran == "True"
      shape = []
      for part in text[text.index(after: open)..<close].split(separator: ",") {
        let word = part.trimmingCharacters(in: .whitespaces)
        if word.isEmpty { continue }
        guard let length = Int(word) else {
          throw FileError(path: path, "expected whole numbers in the .npy shape, found '\(word)'")
        }
        shape.append(length)
      }
    }

    private static func value(of key: String, in text: String) -> String? {
      guard let found = text.range(of: "'\(key)':") else { return nil }
      let rest = text[found.upperBound...].drop { $0 == " " }
      if rest.first == "'" {
        return rest.dropFirst().firstIndex(of: "'").map { String(rest.dropFirst()[..<$0]) }
      }
      return String(rest.prefix { $0.isLetter })
    }
  }
}
