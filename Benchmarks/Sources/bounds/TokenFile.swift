// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A synthetic `.npy` of token losses, written once in pieces: entropies as exponentials cut at log V, losses as
/// exponentials about them.
enum TokenFile {
  static let vocabulary = 50257

  static func path(count: Int, folder: String) -> String {
    let path = "\(folder)/tokens-\(count).npy"
    if FileManager.default.fileExists(atPath: path) { return path }
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    _ = FileManager.default.createFile(atPath: path + ".part", contents: nil)
    guard let file = FileHandle(forWritingAtPath: path + ".part") else {
      preconditionFailure("expected a folder to write to, found \(folder)")
    }
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(count), 2), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    file.write(Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data(header.utf8))
    var state: UInt64 = 88_172_645_463_325_252
    func uniform() -> Float {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return (Float(state >> 40) + 0.5) / 16_777_216
    }
    var left = count
    while left > 0 {
      let size = min(left, 1 << 20)
      let piece = [Float](unsafeUninitializedCapacity: 2 * size) { buffer, filled in
        for row in 0..<size {
          let entropy = min(-2 * log(uniform()), 10.8)
          buffer[2 * row] = -max(entropy, 0.05) * log(uniform())
          buffer[2 * row + 1] = entropy
        }
        filled = 2 * size
      }
      piece.withUnsafeBytes { file.write(Data($0)) }
      left -= size
    }
    try? file.close()
    try? FileManager.default.moveItem(atPath: path + ".part", toPath: path)
    return path
  }
}
