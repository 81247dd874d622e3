// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds

/// An inequality of our own: Theorem 3.1 at one bet that was fixed in advance, which pays for no grid.
struct OneBet: Inequality {
  /// s in (0, 1).
  var bet = 0.5

  var entry: CatalogEntry {
    CatalogEntry(
      name: "one-bet", file: "OneBet", title: "Theorem 3.1 at one bet",
      formula: "mean Y + u·C − u·mean log(1 + (Y − X)/u), u = Δ/s",
      assumes: "any dependence, X − Y < Δ, any stopping time", source: "this example")
  }
  func isTimeUniform(for draws: Draws) -> Bool { true }

  func gap(on evidence: Evidence) -> Gap {
    let sums = evidence.sums(at: [bet])
    let scale = evidence.range / bet
    let bound = sums.meanCentre + scale * evidence.complexity - scale * sums.meanLogs[0]
    return Gap(
      variation: bound - sums.meanLoss - evidence.range * evidence.complexity, bet: bet,
      meanLoss: sums.meanLoss)
  }
}

/// A code of our own: each weight is the place of its value in a palette, and the palette's values are float32.
struct Palette: ModelCoding {
  var entry: CatalogEntry {
    CatalogEntry(
      name: "palette", file: "OneBet", title: "Places in a palette",
      formula: "N·log2 k + 32·k bits", assumes: "k values, sent with the model",
      source: "this example")
  }
  var input: CodeInput.Kind { .number }

  func length(of input: CodeInput, for model: CodedModel) -> CodedLength {
    CodedLength(.bits(model.parameters * log2(input.value).rounded(.up) + 32 * input.value))
  }
}
