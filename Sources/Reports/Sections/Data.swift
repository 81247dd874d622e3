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
        "token losses of \(names.count) models, \(measured.count) files, up to \(sample) tokens each"
      )
    }
    if !study.spectra.isEmpty {
      let count = study.spectra.count
      lines.append("\(count) \(count == 1 ? "file" : "files") of Lanczos coefficients")
    }
    if !study.students.isEmpty {
      let count = study.students.count
      let sample = sheet.analysis.students.map(\.sample).max() ?? 0
      lines.append(
        "\(count) coded \(count == 1 ? "student" : "students"), token losses of up to \(sample) tokens each"
      )
    }
    let settings = sheet.settings
    var parts: [Part] = []
    if !settings.description.isEmpty {
      parts.append(.paragraph(Markup.escape(settings.description)))
    }
    let holds =
      study.isTable
      ? "A table of training runs without a study.yaml"
      : "The study \\emph{\(Markup.escape(settings.name))} has a vocabulary of $V = \(settings.vocabulary)$ "
        + "tokens and its frontier at \(Quantity.plain(settings.tokensPerParameter)) tokens a parameter"
    parts += [
      .paragraph(holds + ". All losses are nats a token. It holds:"),
      .list(lines),
      .values([
        ("runs", Double(study.runs?.runs.count ?? 0)),
        ("runSizes", Double(Set(study.runs?.runs.map(\.parameters) ?? []).count)),
        ("leastParameters", study.runs?.runs.map(\.parameters).min() ?? 0),
        ("mostParameters", study.runs?.runs.map(\.parameters).max() ?? 0),
        ("curves", Double(study.curves.count)), ("spectra", Double(study.spectra.count)),
        ("models", Double(Set(measured.map(\.model)).count)),
        ("tokenFiles", Double(measured.count)),
        ("sample", Double(sheet.analysis.bounds.map(\.sample).max() ?? 0)),
      ]),
    ]
    return parts
  }
}
