// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Number formats of a Hessian's elements, and the width of the spectrum that their rounding alone makes.
public enum PrecisionNoise: String, Sendable, CaseIterable {
  case float16
  case bfloat16
  case float32

  /// The bits of the fraction: 10, 7, 23.
  public var fractionBits: Int {
    switch self {
    case .float16: 10
    case .bfloat16: 7
    case .float32: 23
    }
  }

  /// The largest relative rounding error, u = 2^−(bits + 1).
  public var unit: Double { pow(2, -Double(fractionBits + 1)) }

  /// The least positive number: elements below half of it become 0, which is a loss in the range.
  public var leastPositive: Double {
    switch self {
    case .float16: 0x1p-24
    case .bfloat16: 0x1p-133
    case .float32: 0x1p-149
    }
  }

  /// The radius of the semicircle of the rounding errors, 2u√(⟨λ²⟩/3): eigenvalues below it are not seen.
  ///
  /// For errors that are independent and evenly spread, of elements alike in size; rounding is neither where the
  /// matrix has structure.
  ///
  /// - Parameter meanSquare: ⟨λ²⟩, the mean squared eigenvalue.
  ///
  /// > Source: the paper, Appendix B.5, with the bits that the formats have.
  public func width(meanSquare: Double) -> Double {
    precondition(meanSquare >= 0, "a mean square of \(meanSquare)")
    return 2 * unit * (meanSquare / 3).squareRoot()
  }
}
