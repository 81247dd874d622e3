// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files

/// One number on the command line; k, M, B (or G) and T multiply: `820352`, `1.6e7`, `100M`.
struct Count: ExpressibleByArgument, Sendable, CustomStringConvertible {
  let value: Double

  static let scales: [Character: Double] = [
    "k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "G": 1e9, "T": 1e12,
  ]

  init(_ value: Double) { self.value = value }

  var description: String { NumberText.exact.plain(value) }

  init?(argument: String) {
    let scale = argument.last.flatMap { Self.scales[$0] }
    let digits = scale == nil ? Substring(argument) : argument.dropLast()
    guard let number = StrictNumber.value(of: digits.trimmingPrefix(" ")) else { return nil }
    // 16.4M is a whole number, whatever 16.4·10^6 is in binary.
    let product = number * (scale ?? 1)
    let whole = product.rounded()
    value = scale != nil && abs(product - whole) <= 1e-9 * abs(whole) ? whole : product
  }

  var defaultValueDescription: String { description }
}
