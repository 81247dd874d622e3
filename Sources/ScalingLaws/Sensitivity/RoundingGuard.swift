// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// How far the printed digits of a surface leave its compute-optimal allocation open.
///
/// Every coefficient can have been anything within half a unit of its last digit; D/N is taken at all
/// corners of that box, where its extremes lie because it is monotonic in each coefficient near them.
public struct RoundingGuard: Sendable, Equatable {
  /// The training compute at which D/N is taken, FLOPs > 0.
  public let flops: Double
  /// D/N as printed.
  public let ratio: Double
  /// The least and greatest D/N that print alike.
  public let range: ClosedRange<Double>

  /// - Parameters:
  ///   - printed: E, A, B, α, β as texts.
  ///   - flops: training compute, > 0.
  /// - Returns: nil where a text is no positive number; E, on which D/N does not depend, may be 0.
  public init?(printed: [String], flops: Double) {
    precondition(flops > 0, "training compute of \(flops) FLOPs")
    let values = printed.compactMap(Double.init)
    guard values.count == 5, values[0] >= 0, values.dropFirst().allSatisfy({ $0 > 0 }) else {
      return nil
    }
    let halves = printed.map(Self.halfUnit)
    self.flops = flops
    ratio = Chinchilla(values).optimum(flops: flops).tokensPerParameter
    var (low, high) = (ratio, ratio)
    for corner in 0..<32 {
      let moved = values.indices.map { i in
        max(values[i] + (corner >> i & 1 == 1 ? 1 : -1) * halves[i], 1e-9)
      }
      let found = Chinchilla(moved).optimum(flops: flops).tokensPerParameter
      (low, high) = (min(low, found), max(high, found))
    }
    range = ClosedRange(spanning: low, high)
  }

  /// Half a unit of the last digit: 0.005 for 0.34, 0.5 for 12.
  static func halfUnit(_ text: String) -> Double {
    let parts = text.lowercased().split(separator: "e", maxSplits: 1)
    let digits =
      parts.first.map { $0.split(separator: ".", omittingEmptySubsequences: false) } ?? []
    let places = digits.count > 1 ? digits[1].count : 0
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    return 0.5 * pow(10, Double(exponent) - Double(places))
  }

  /// high/low.
  public var spread: Double { range.upperBound / range.lowerBound }

  /// The warning where the digits leave D/N open by more than a tenth.
  public var warning: Warning? {
    guard spread > 1.1 else { return nil }
    func short(_ x: Double) -> String { String(format: "%.3g", x) }
    return Warning(
      code: "W-rounded",
      message: "The printed digits leave D/N at \(short(flops)) FLOP anywhere from "
        + "\(short(range.lowerBound)) to \(short(range.upperBound)): they are too few to reproduce the "
        + "allocation.")
  }

  /// The least number of significant digits at which a surface prints without moving D/N at `flops` by more
  /// than `share`; at most 17.
  public static func digits(for law: Chinchilla, flops: Double, share: Double = 0.01) -> Int {
    let exact = law.optimum(flops: flops).tokensPerParameter
    for digits in 2..<17 {
      let texts = law.values.map { String(format: "%.\(digits - 1)e", $0) }
      guard let found = RoundingGuard(printed: texts, flops: flops) else { continue }
      let ends = [found.range.lowerBound, found.range.upperBound]
      if ends.allSatisfy({ abs($0 / exact - 1) <= share }) { return digits }
    }
    return 17
  }
}
