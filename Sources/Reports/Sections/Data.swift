// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import Plotting
import ScalingLaws

extension Section {
  /// What was measured, and where it comes from.
  public static let data = Section("data", "Data and provenance") { sheet in
    let study = sheet.analysis.study
    var lines: [String] = []
    if let runs = study.runs {
      let sizes = Set(runs.runs.map(\.parameters))
      lines.append(
        "\(runs.runs.count) training runs of \(sizes.count) sizes, "
          + "\(Quantity.engineering(sizes.min() ?? 0)) to \(Quantity.engineering(sizes.max() ?? 0)) "
          + "parameters; the loss is the column \\emph{\(Markup.escape(runs.columnsUsed.loss ?? "loss"))}"
      )
    }
    if !study.curves.isEmpty { lines.append("\(study.curves.count) training curves") }
    let measured = study.models.filter { $0.tokenLosses != nil }
    if !measured.isEmpty {
      let names = Set(measured.map(\.model))
      let sample = sheet.analysis.bounds.map(\.sample).max() ?? 0
      lines.append(
        "token losses of \(names.count) models in \(measured.count) precisions, up to \(sample) tokens each"
      )
    }
    if !study.spectra.isEmpty {
      lines.append("\(study.spectra.count) files of Lanczos coefficients, not evaluated here")
    }
    let settings = sheet.settings
    var blocks: [Block] = []
    if !settings.description.isEmpty {
      blocks.append(.paragraph(Markup.escape(settings.description)))
    }
    blocks += [
      .paragraph(
        "The study \\emph{\(Markup.escape(settings.name))} has a vocabulary of $V = \(settings.vocabulary)$ "
          + "tokens and its frontier at \(Quantity.plain(settings.tokensPerParameter)) tokens a "
          + "parameter. All losses are nats a token. It holds:"),
      .list(lines),
    ]
    return blocks
  }
}
