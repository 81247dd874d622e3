// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import Plotting

extension Section {
  /// How to get the same numbers.
  public static let reproduction = Section("reproduction", "Reproduction") { sheet in
    let options = sheet.analysis.options
    let name = Markup.escape(sheet.settings.name)
    return [
      .paragraph(
        "These numbers come from \\emph{laws report} on the study's folder, with seed "
          + "\(options.seed) and \(options.draws) resamples behind each interval of the extrapolation. The same "
          + "study gives the same numbers on any number of threads; \\emph{\(name).json} beside this document holds "
          + "every one of them in full.")
    ]
  }
}
