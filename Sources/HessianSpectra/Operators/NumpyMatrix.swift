// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
public import Foundation
public import NumericalMethods

/// Matrices as NumPy's `.npy` files hold them, in float16, float32 or float64.
public enum NumpyMatrix {
  /// Reads a matrix from a file.
  ///
  /// - Returns: the matrix; every number is finite.
  /// - Throws: ``FileError`` when the file is not a two-dimensional `.npy` of floats in C order, is truncated, is
  ///   empty, or holds NaN or an infinity; the sentence then says at which row and column, from 1.
  ///
  /// > Source: NumPy, "A simple file format for NumPy arrays" (`numpy.lib.format`).
  public static func read(_ path: String) throws(FileError) -> Matrix {
    let data = try TextFile.bytes(of: path)
    let header = try NumpyHeader(
      prefix: [UInt8](data.prefix(NumpyHeader.longest)), fileSize: data.count, path: path,
      accepting: [.float32, .float64, .float16])
    guard header.shape.count == 2, header.count > 0 else {
      throw FileError(
        path: path, "expected a matrix of shape [rows, columns], found shape \(header.shape)")
    }
    let values = data.withUnsafeBytes { bytes in
      [Double](unsafeUninitializedCapacity: header.count) { buffer, filled in
        for i in 0..<header.count {
          buffer[i] =
            bytes.baseAddress.map {
              header.type.value(at: $0 + header.offset + i * header.type.bytes)
            } ?? .nan
        }
        filled = header.count
      }
    }
    let columns = header.shape[1]
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw FileError(
        path: path,
        "expected finite numbers, found \(values[bad]) at row \(bad / columns + 1), column \(bad % columns + 1)"
      )
    }
    if let bad = values.firstIndex(where: { !Limits.isOrdinary($0) }) {
      throw FileError(
        path: path,
        "expected a magnitude of at most \(Limits.magnitude.upperBound), found \(values[bad]) at row "
          + "\(bad / columns + 1), column \(bad % columns + 1)")
    }
    return Matrix(rows: header.shape[0], columns: columns, elements: values)
  }

  /// A matrix as the bytes of a `.npy` file of format 1.0.
  ///
  /// - Parameter type: the kind of number to write; float32 rounds.
  public static func data(_ matrix: Matrix, as type: NumpyType = .float32) -> Data {
    var header =
      "{'descr': '\(type.rawValue)', 'fortran_order': False, 'shape': (\(matrix.rows), \(matrix.columns)), }"
    let used = 10 + header.utf8.count + 1
    header += String(repeating: " ", count: (64 - used % 64) % 64) + "\n"
    let length = UInt16(header.utf8.count)
    var data = Data([0x93]) + Data("NUMPY".utf8)
    data += Data([1, 0, UInt8(length & 0xff), UInt8(length >> 8)]) + Data(header.utf8)
    data.reserveCapacity(data.count + matrix.elements.count * type.bytes)
    for value in matrix.elements { type.append(value, to: &data) }
    return data
  }
}
