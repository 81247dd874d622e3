// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import Plotting
import ScalingLaws

extension Section {
  /// What was measured, and where it comes from.
  public static let data = Section("data", "Data and provenance") { sheet in
    let study = sheet.analysis.study
    let settings = sheet.settings
    func count(_ value: Int, _ field: String) -> String {
      Number.plain(Double(value), at: "data." + field)
    }
    var lines: [String] = []
    if let runs = study.runs {
      let sizes = Set(runs.runs.map(\.parameters))
      lines.append(
        "\(count(runs.runs.count, "runs")) training run\(runs.runs.count == 1 ? "" : "s") of "
          + (sizes.count == 1 ? "" : "\(count(sizes.count, "runSizes")) sizes, ")
          + "\(Number.count(sizes.min() ?? 0, at: "data.leastParameters")) "
          + (sizes.count == 1
            ? "" : "to \(Number.count(sizes.max() ?? 0, at: "data.mostParameters")) ")
          + "parameters; the loss is the "
          + "column \\emph{\(Markup.escape(runs.columnsUsed.loss ?? "loss"))}")
    }
    if !study.curves.isEmpty {
      lines.append(
        "\(count(study.curves.count, "curves")) training curve\(study.curves.count == 1 ? "" : "s")"
      )
    }
    let measured = study.models.filter { $0.tokenLosses != nil }
    if !measured.isEmpty {
      let models = Set(measured.map(\.model)).count
      let sample = sheet.analysis.bounds.map(\.sample).max() ?? 0
      lines.append(
        "token losses of \(count(models, "models")) model\(models == 1 ? "" : "s"), "
          + "\(count(measured.count, "tokenFiles")) file\(measured.count == 1 ? "" : "s"), up to \(count(sample, "sample")) tokens each"
      )
    }
    if !study.spectra.isEmpty {
      let files = study.spectra.count
      lines.append(
        "Lanczos coefficients of the Hessian, \(count(files, "spectra")) file\(files == 1 ? "" : "s")"
      )
    }
    if !study.students.isEmpty {
      let students = study.students.count
      let sample = sheet.analysis.students.map(\.sample).max() ?? 0
      lines.append(
        "\(count(students, "students")) coded student\(students == 1 ? "" : "s"), "
          + (sample == 0
            ? "without token losses"
            : "token losses of up to \(count(sample, "studentSample")) tokens each"))
    }
    var parts: [Part] = []
    if !settings.description.isEmpty {
      parts.append(
        .paragraph(
          Markup.field(
            typeset(settings.description), from: .init("description", value: nil))))
    }
    let vocabulary = Number.plain(Double(settings.vocabulary), at: "settings.vocabulary")
    let ratio = Number.plain(settings.tokensPerParameter, at: "settings.tokensPerParameter")
    let holds =
      study.isTable
      ? "The table \\emph{\(Number.words(settings.runs, at: "data.table"))} holds training runs and nothing else"
      : "The study \\emph{\(Number.words(settings.name, at: "study"))} has a vocabulary of "
        + "$V = \(vocabulary)$ tokens"
        + (study.models.isEmpty
          ? "" : " and its frontier, the measured models, at \(ratio) tokens a parameter")
    guard !study.isTable else {
      return parts + [
        .paragraph(holds + ": \(lines.joined(separator: "; ")). All losses are nats a token.")
      ]
    }
    return parts + [.paragraph(holds + ". All losses are nats a token. It holds:"), .list(lines)]
  }
}
