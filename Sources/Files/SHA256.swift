// SPDX-License-Identifier: GPL-3.0-or-later

/// SHA-256: a fingerprint of bytes, fed in pieces.
///
/// > Source: FIPS 180-4, sections 4.1.2, 4.2.2, 5.3.3 and 6.2.
public struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  /// Bytes that do not yet fill a block of 64.
  private var rest: [UInt8] = []
  private var length: UInt64 = 0

  /// The fingerprint of no bytes yet.
  public init() {}

  /// Adds bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length += UInt64(bytes.count)
    var start = 0
    if !rest.isEmpty {
      start = min(64 - rest.count, bytes.count)
      rest.append(contentsOf: bytes[..<start])
      guard rest.count == 64 else { return }
      let block = rest
      block.withUnsafeBytes { compress($0) }
      rest.removeAll(keepingCapacity: true)
    }
    let whole = (bytes.count - start) / 64 * 64
    compress(UnsafeRawBufferPointer(rebasing: bytes[start..<start + whole]))
    rest.append(contentsOf: bytes[(start + whole)...])
  }

  /// The fingerprint of all bytes so far, 64 hexadecimal digits.
  public var hexadecimal: String {
    var copy = self
    let bits = length &* 8
    var end: [UInt8] = [0x80]
    end += [UInt8](repeating: 0, count: (119 - rest.count) % 64)
    end += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
    end.withUnsafeBytes { copy.update($0) }
    return copy.state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The fingerprint of some bytes.
  public static func hexadecimal(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.hexadecimal
  }

  /// Blocks of 64 bytes.
  private mutating func compress(_ blocks: UnsafeRawBufferPointer) {
    guard let base = blocks.baseAddress else { return }
    Self.constants.withUnsafeBufferPointer { k in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
        state.withUnsafeMutableBufferPointer { state in
          for start in stride(from: 0, to: blocks.count, by: 64) {
            Self.compress(base + start, k, w, state)
          }
        }
      }
    }
  }

  @inline(__always)
  private static func compress(
    _ block: UnsafeRawPointer, _ k: UnsafeBufferPointer<UInt32>,
    _ w: UnsafeMutableBufferPointer<UInt32>, _ state: UnsafeMutableBufferPointer<UInt32>
  ) {
    func turned(_ x: UInt32, _ by: UInt32) -> UInt32 { x &>> by | x &<< (32 &- by) }
    for t in 0..<16 {
      w[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 &* t, as: UInt32.self))
    }
    for t in 16..<64 {
      let (x, y) = (w[t &- 15], w[t &- 2])
      let small = turned(x, 7) ^ turned(x, 18) ^ x &>> 3
      let large = turned(y, 17) ^ turned(y, 19) ^ y &>> 10
      w[t] = w[t &- 16] &+ small &+ w[t &- 7] &+ large
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in 0..<64 {
      let one = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
      let first = h &+ one &+ ((e & f) ^ (~e & g)) &+ k[t] &+ w[t]
      let zero = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
      let second = zero &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = {
    var primes: [UInt32] = []
    var candidate: UInt32 = 2
    while primes.count < 64 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    // The largest integer whose cube is at most p·2^96: the cube root of p with 32 binary digits.
    return primes.map { prime in
      var low: UInt64 = 0
      var high: UInt64 = 1 << 36
      while high - low > 1 {
        let middle = (low + high) / 2
        // middle³ ≤ p·2^96, compared without overflow: middle < 2^36, so middle² < 2^72.
        let square = middle.multipliedFullWidth(by: middle)
        let lowCube = square.low.multipliedFullWidth(by: middle)
        let (sum, overflow) = lowCube.high.addingReportingOverflow(square.high * middle)
        let isLess = !overflow && sum < UInt64(prime) << 32
        if isLess { low = middle } else { high = middle }
      }
      return UInt32(truncatingIfNeeded: low)
    }
  }()
}
