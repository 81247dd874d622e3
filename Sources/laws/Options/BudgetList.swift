// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Files

/// Comma-separated budgets of training compute on the command line, FLOPs: `1e21,5.76e23`.
struct BudgetList: ExpressibleByArgument, Sendable {
  let values: [Double]

  init?(argument: String) {
    var values: [Double] = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = StrictNumber.value(of: word.trimmingPrefix(" ")), number >= 1,
        number <= 1e36
      else {
        return nil
      }
      values.append(number)
    }
    self.values = values
  }

  var defaultValueDescription: String { values.map { "\($0)" }.joined(separator: ",") }
}
