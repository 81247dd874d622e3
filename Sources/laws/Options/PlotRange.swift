// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Files

/// A stretch of an axis on the command line: `0:5`, `-1:1`, `1M:70B`.
struct PlotRange: ExpressibleByArgument, Sendable {
  let low: Double
  let high: Double

  init?(argument: String) {
    let ends = argument.split(separator: ":", omittingEmptySubsequences: false).map {
      Count(argument: String($0))?.value
    }
    guard ends.count == 2, let low = ends[0], let high = ends[1], low < high,
      Limits.isOrdinary(low), Limits.isOrdinary(high)
    else { return nil }
    (self.low, self.high) = (low, high)
  }
}
