// SPDX-License-Identifier: GPL-3.0-or-later
import Plotting

extension Section {
  /// The formulas of plain sentences, as mathematics; longer ones come before their parts.
  private static let formulas = [
    "C = (N/D)·b·log 2 + log(|K|/δ)/D": "C = (N/D) \\cdot b \\log 2 + \\log(|K|/\\delta)/D",
    "C = b·log 2·N/D": "C = b \\log 2 \\cdot N/D",
    "c + k/√N": "c + k/\\sqrt{N}", "k/√N": "k/\\sqrt{N}", "k·N^p/D": "k N^p / D", "k·N^p": "k N^p",
    "A·N^−α": "A N^{-\\alpha}", "B·D^−β": "B D^{-\\beta}", "L(N, D) − E": "L(N, D) - E",
    "L(N, D)": "L(N, D)", "√(2C)": "\\sqrt{2C}", "Σ√C": "\\Sigma\\sqrt{C}", "N√s": "N\\sqrt{s}",
    "tr √H": "\\mathrm{tr}\\sqrt{H}", "√N": "\\sqrt{N}", "√C": "\\sqrt{C}", "log V": "\\log V",
    "D/N": "D/N", "C log V": "C\\log V", "α": "\\alpha", "β": "\\beta", "Σ": "\\Sigma",
  ]

  /// Letters that are mathematics only beside these words.
  private static let phrases = [
    "own C": "own $C$", "the C of": "the $C$ of", "beyond b bits": "beyond $b$ bits",
    "above E": "above $E$",
    "slope k": "slope $k$", "exponent p": "exponent $p$",
  ]

  private static let longestFirst = formulas.sorted {
    ($1.key.count, $0.key) < ($0.key.count, $1.key)
  }

  /// A line of plain text with its formulas as mathematics.
  static func typeset(_ line: String) -> String {
    var text = ""
    var rest = line[...]
    while let first = rest.first {
      if let formula = longestFirst.first(where: { rest.hasPrefix($0.key) }) {
        text += "$\(formula.value)$"
        rest = rest.dropFirst(formula.key.count)
      } else if let phrase = phrases.first(where: { rest.hasPrefix($0.key) }) {
        text += phrase.value
        rest = rest.dropFirst(phrase.key.count)
      } else if first == "N" || first == "D", rest.dropFirst().first == "^",
        let power = rest.prefixMatch(of: /([ND])\^([-−]?\d+(?:\.\d+)?)/)
      {
        text += "$\(power.1)^{\(power.2)}$"
        rest = rest[power.range.upperBound...]
      } else {
        text += Markup.escape(String(first))
        rest = rest.dropFirst()
      }
    }
    return text.replacing(" %", with: "\u{A0}%")
  }
}
