// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Plotting

/// A plot's width and height on the command line, in millimetres from 20 to 2000: `89x67`.
struct PlotSize: ExpressibleByArgument, Sendable {
  let size: Size

  init?(argument: String) {
    let sides = argument.split(separator: "x", omittingEmptySubsequences: false).map {
      Double($0)
    }
    guard sides.count == 2, let width = sides[0], let height = sides[1],
      (20...2000).contains(width), (20...2000).contains(height)
    else { return nil }
    size = .millimetres(width, height)
  }
}
