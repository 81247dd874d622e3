// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import NumericalMethods
import CLogProducts

extension TokenLosses {
  /// SHA-256 of the rows in order, each as two little-endian float32 numbers (loss, entropy) in the unit they were
  /// stored in: the same for one file or many, `.npy` or text.
  public var fingerprint: String {
    var hash = SHA256()
    for start in stride(from: 0, to: count, by: TokenRows.chunk) {
      let range = start..<min(start + TokenRows.chunk, count)
      rows.forEachRun(in: range) { run, count in
        if run.stride == 2, run.entropies == run.losses + 1 {
          hash.update(UnsafeRawBufferPointer(start: run.losses, count: 8 * count))
        } else {
          var pairs: [Float] = []
          pairs.reserveCapacity(2 * count)
          for row in 0..<count {
            pairs.append(run.losses[row * run.stride])
            pairs.append(run.entropies[row * run.stride])
          }
          pairs.withUnsafeBytes { hash.update($0) }
        }
      }
    }
    return hash.hexadecimal
  }
}
