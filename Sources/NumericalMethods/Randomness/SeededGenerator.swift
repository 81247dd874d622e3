// SPDX-License-Identifier: GPL-3.0-or-later

/// A stream of random numbers that its seed determines, the same on every machine.
///
/// xoshiro256++, its state filled from the seed by SplitMix64. Not for secrets.
///
/// > Source: Blackman and Vigna, Scrambled linear pseudorandom number generators, 2021; Steele, Lea
/// > and Flood, Fast splittable pseudorandom number generators, 2014.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// The stream of any seed, 0 included.
  public init(seed: UInt64) {
    var mixer = seed
    func word() -> UInt64 {
      mixer &+= 0x9E37_79B9_7F4A_7C15
      var z = mixer
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    state = (word(), word(), word(), word())
  }

  public mutating func next() -> UInt64 {
    func rotated(_ x: UInt64, _ count: UInt64) -> UInt64 { (x << count) | (x >> (64 - count)) }
    let result = rotated(state.0 &+ state.3, 23) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, 45)
    return result
  }

  /// A number strictly between 0 and 1, uniformly distributed, of 52 random bits.
  public mutating func uniform() -> Double {
    (Double(next() >> 12) + 0.5) * 0x1p-52
  }

  /// A normally distributed number of mean 0 and variance 1; uses up one word of the stream.
  public mutating func normal() -> Double {
    NormalDistribution.quantile(uniform())
  }

  /// How often each of `count` rows is drawn in `count` draws with replacement.
  public mutating func multiplicities(_ count: Int) -> [Int] {
    precondition(count > 0, "\(count) rows cannot be resampled")
    var result = [Int](repeating: 0, count: count)
    for _ in 0..<count { result[Int.random(in: 0..<count, using: &self)] += 1 }
    return result
  }
}
