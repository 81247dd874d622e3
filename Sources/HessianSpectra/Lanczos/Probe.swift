// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// The random vectors v of a stochastic trace: independent entries of mean 0 and variance 1, so that E vᵀH v = tr H.
public enum Probe: String, Sendable, CaseIterable {
  /// Each entry +1 or −1: the diagonal adds no variance.
  case rademacher
  /// Normal entries: the spectrum alone decides the variance.
  case gaussian

  /// A vector of `dimension` entries.
  public func vector(dimension: Int, using generator: inout SeededGenerator) -> [Double] {
    switch self {
    case .gaussian: return (0..<dimension).map { _ in generator.normal() }
    case .rademacher:
      var bits: UInt64 = 0
      return (0..<dimension).map { i in
        if i % 64 == 0 { bits = generator.next() }
        defer { bits >>= 1 }
        return bits & 1 == 0 ? -1 : 1
      }
    }
  }

  /// E v⁴ of an entry.
  public var fourthMoment: Double { self == .rademacher ? 1 : 3 }
}
