// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Files

/// Comma-separated training computes on the command line, FLOP > 0, each as ``Count`` reads it: `1e18,5.76e23`.
struct ComputeList: ExpressibleByArgument, Sendable {
  let values: [Double]

  init?(argument: String) {
    var values: [Double] = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Count(argument: String(word))?.value, number >= 1, number <= 1e36 else {
        return nil
      }
      values.append(number)
    }
    self.values = values
  }

  var defaultValueDescription: String { values.map { "\($0)" }.joined(separator: ",") }
}
