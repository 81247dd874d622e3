// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Files
import Plotting

/// A plot's width and height on the command line, in millimetres from 20 to 1189, at most A0 in area: `89x67`.
struct PlotSize: ExpressibleByArgument, Sendable {
  let size: Size

  init?(argument: String) {
    let sides = argument.split(separator: "x", omittingEmptySubsequences: false).map {
      StrictNumber.value(of: $0)
    }
    guard sides.count == 2, let width = sides[0], let height = sides[1],
      (20...1189).contains(width), (20...1189).contains(height), width * height <= 1e6
    else { return nil }
    size = .millimetres(width, height)
  }
}
