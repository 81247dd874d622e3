// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Small files for tests.
enum Npy {
  /// A version 1.0 float32 array.
  static func file(_ shape: [Int], _ values: [Float]) -> Data {
    let axes = shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(axes)), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    var data = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data(header.utf8)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  /// Writes a file with a name of its own; the caller removes it.
  static func temporary(_ name: String, _ content: Data) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent(UUID().uuidString + "-" + name).path
    try content.write(to: URL(fileURLWithPath: path))
    return path
  }
}
