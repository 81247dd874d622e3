// SPDX-License-Identifier: GPL-3.0-or-later

/// A sum of doubles as a whole number of 2^−52, so that adding has no rounding and no order.
///
/// What goes in is rounded once, to the nearest multiple of 2^−52; sums of up to 2^63 terms of 2^11 fit. −∞ (the
/// logarithm of a product that is not positive) stays −∞ whatever is added.
struct ExactSum: Sendable, Equatable {
  /// The sum in units of 2^−52; nil for −∞.
  let units: Int128?

  init(_ value: Double) { units = value.isFinite ? Int128((value * 0x1p52).rounded()) : nil }

  private init(units: Int128?) { self.units = units }

  var value: Double { units.map { Double($0) * 0x1p-52 } ?? -.infinity }

  static func + (a: ExactSum, b: ExactSum) -> ExactSum {
    guard let x = a.units, let y = b.units else { return ExactSum(units: nil) }
    return ExactSum(units: x + y)
  }
}

extension ExactSum: Codable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    if text == "-inf" {
      self.init(units: nil)
    } else if let units = Int128(text), abs(Double(units)) < 0x1p126 {
      self.init(units: units)
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a whole number or -inf, found '\(text)'")
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(units.map(String.init) ?? "-inf")
  }
}
