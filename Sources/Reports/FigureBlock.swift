// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import Plotting

extension Sheet {
  /// A figure with its caption, or a note that says what the study lacks for it.
  func figure(_ figure: Figure, number: String) -> Block {
    switch figure.draw(results) {
    case .picture(let picture):
      let reading = figure.reading(results)
      return .figure(
        picture.drawing(measurer: measurer),
        caption: "\\textbf{Figure \(number).} \(reading.isEmpty ? figure.caption : reading)",
        anchor: figure.name)
    case .missing(let why):
      return .note("Figure \(number) is left out: \(Markup.escape(why)).")
    }
  }
}
