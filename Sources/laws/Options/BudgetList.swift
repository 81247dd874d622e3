// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser

/// Comma-separated budgets of training compute on the command line, FLOPs: `1e21,5.76e23`.
struct BudgetList: ExpressibleByArgument, Sendable {
  let values: [Double]

  init?(argument: String) {
    var values: [Double] = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Double(word.trimmingPrefix(" ")), number > 0, number.isFinite else {
        return nil
      }
      values.append(number)
    }
    self.values = values
  }

  var defaultValueDescription: String { values.map { "\($0)" }.joined(separator: ",") }
}
