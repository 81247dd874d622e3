// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser

/// Comma-separated positive numbers on the command line; k, M, B and T multiply: `1e9,70B`.
struct NumberList: ExpressibleByArgument, Sendable {
  let values: [Double]

  init?(argument: String) {
    let scales: [Character: Double] = ["k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "G": 1e9, "T": 1e12]
    var values: [Double] = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let scale = word.last.flatMap { scales[$0] }
      let digits = scale == nil ? word : word.dropLast()
      guard let number = Double(digits.trimmingPrefix(" ")), number > 0,
        number * (scale ?? 1) <= 1e18
      else {
        return nil
      }
      values.append(number * (scale ?? 1))
    }
    self.values = values
  }

  var defaultValueDescription: String { values.map { "\($0)" }.joined(separator: ",") }
}
