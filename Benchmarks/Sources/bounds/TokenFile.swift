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
    // A piece is drawn once and cut at a different place each time it is written: log is slow.
    let size = 1 << 20
    var piece: [Float] = []
    for _ in 0..<size {
      let entropy = min(-2 * log(uniform()), 10.8)
      piece.append(-max(entropy, 0.05) * log(uniform()))
      piece.append(entropy)
    }
    var left = count
    var turn = 0
    while left > 0 {
      let start = turn * 7919 % size
      let here = min(left, size - start)
      piece.withUnsafeBytes { file.write(Data($0[8 * start..<8 * (start + here)])) }
      left -= here
      turn += 1
    }
    try? file.close()
    try? FileManager.default.moveItem(atPath: path + ".part", toPath: path)
    return path
  }
}
