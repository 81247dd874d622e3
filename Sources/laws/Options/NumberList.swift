// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser

/// Comma-separated numbers in (0, 10¹⁸] on the command line; k, M, B and T multiply: `1e9,70B`.
struct NumberList: ExpressibleByArgument, Sendable {
  let values: [Double]

  init?(argument: String) {
    var values: [Double] = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Count(argument: String(word))?.value, number > 0, number <= 1e18 else {
        return nil
      }
      values.append(number)
    }
    self.values = values
  }

  var defaultValueDescription: String { values.map { "\($0)" }.joined(separator: ",") }
}
