// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Plotting

/// Comma-separated colours on the command line: `#1f5a99,#c36125`, with or without the number sign.
struct ColorList: ExpressibleByArgument, Sendable {
  let colors: [Color]
  let words: [String]

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingPrefix(" ").trimmingPrefix("#")
    }
    let values = words.map { word in
      word.utf8.count == 6 && word.allSatisfy(\.isHexDigit) ? UInt32(word, radix: 16) : nil
    }
    guard !words.isEmpty, !values.contains(nil) else { return nil }
    colors = values.compactMap { $0.map { Color(hex: $0) } }
    self.words = words.map { "#" + $0 }
  }
}
