// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser

/// Comma-separated numbers on the command line, each as ``Count`` reads it: `2,3,4,8` or `100M,1B`.
struct CountList: ExpressibleByArgument, Sendable {
  let values: [Double]

  init?(argument: String) {
    let counts = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      Count(argument: String($0))
    }
    guard !counts.isEmpty, !counts.contains(where: { $0 == nil }) else { return nil }
    values = counts.compactMap { $0?.value }
  }

  var defaultValueDescription: String { values.map { "\($0)" }.joined(separator: ",") }
}
