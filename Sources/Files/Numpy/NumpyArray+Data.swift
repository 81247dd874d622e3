// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation

extension NumpyArray {
  /// The bytes of a `.npy` file, format version 1.0, little-endian float32 in C order.
  ///
  /// - Parameters:
  ///   - shape: the length of each axis.
  ///   - values: as many as the product of the axes, last axis fastest.
  public static func data(shape: [Int], values: [Float]) -> Data {
    precondition(
      shape.reduce(1, *) == values.count, "\(values.count) values for the shape \(shape)")
    let axes = shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(axes)), }"
    // The array starts at a multiple of 64 bytes; the header ends with a line end.
    let length = (10 + header.utf8.count + 1 + 63) / 64 * 64 - 10
    header += String(repeating: " ", count: length - header.utf8.count - 1) + "\n"
    var data = Data([0x93]) + Data("NUMPY".utf8)
    data += [1, 0, UInt8(length & 0xff), UInt8(length >> 8)] + Array(header.utf8)
    values.withUnsafeBytes { data.append(contentsOf: $0) }
    return data
  }
}
