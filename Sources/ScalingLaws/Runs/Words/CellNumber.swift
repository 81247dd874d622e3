// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods

/// A number as people write one in a cell: `70M`, `1.4T`, `20_000_000`, `1,000,000`, `1.5×10^21`, `3.2 EFLOPs`.
public struct CellNumber: Sendable, Equatable {
  /// The value with its suffix worked in.
  public let value: Double
  /// Whether the cell itself had a unit, which then stands before the header's.
  public let hasUnit: Bool

  /// Reads a cell.
  ///
  /// - Parameters:
  ///   - text: the cell.
  ///   - dimension: what the column measures; nil for plain numbers, which have neither suffixes nor separators.
  /// - Returns: nil where it is no number of this kind.
  public init?(_ text: String, _ dimension: RunUnit.Dimension? = .count) {
    if let number = StrictNumber.value(of: text), number.isFinite {
      (value, hasUnit) = (number, false)
      return
    }
    // No number takes so many characters.
    guard text.utf8.count <= Self.longest else { return nil }
    var rest = text.trimmingCharacters(in: .whitespaces)[...]
    while let first = rest.first, "~≈+ ".contains(first) { rest.removeFirst() }
    guard
      let (number, after) = Self.number(rest, separators: dimension != .loss && dimension != nil)
    else { return nil }
    let unit = String(after).trimmingCharacters(in: .whitespaces)
    if unit.isEmpty {
      (value, hasUnit) = (number, false)
      return
    }
    guard let dimension, let found = UnitWords.unit(unit, dimension) else { return nil }
    (value, hasUnit) = (found.converted(number), true)
  }

  private static let longest = 200

  /// The number at the start of a text, and what follows it.
  private static func number(
    _ text: Substring, separators: Bool
  ) -> (Double, Substring)? {
    // 1.5×10^21, 10^21, 2^20
    if let match = text.prefixMatch(
      of: /(?:(\d+(?:\.\d+)?)\s*[x×*·]\s*)?(10|2)(?:\^|\*\*)([+-]?\d+)/),
      let exponent = Double(match.3), let base = Double(match.2)
    {
      let mantissa = match.1.flatMap { Double($0) } ?? 1
      guard
        let power = Double(base == 10 ? "1e\(Int(clamping: exponent))" : "\(pow(base, exponent))")
      else {
        return nil
      }
      return (mantissa * power, text[match.range.upperBound...])
    }
    if separators {
      // 1,000,000 and 1'000'000, 1 000 000 and 20_000_000.
      let grouped =
        /[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:'\d{3})+|\d{1,3}(?:[ \u{00A0}\u{202F}\u{2009}]\d{3})+|\d+(?:_\d+)+)(?:\.\d+)?(?:[eE][+-]?\d+)?/
      if let match = text.prefixMatch(of: grouped),
        text[match.range.upperBound...].first?.isNumber != true
      {
        let digits = text[match.range].filter { !",'_ \u{00A0}\u{202F}\u{2009}".contains($0) }
        return Double(digits).map { ($0, text[match.range.upperBound...]) }
      }
    }
    guard let match = text.prefixMatch(of: /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/),
      let value = Double(text[match.range])
    else { return nil }
    return (value, text[match.range.upperBound...])
  }
}
