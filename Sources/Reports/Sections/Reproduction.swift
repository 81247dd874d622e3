// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import Plotting
import ScalingLaws

extension Section {
  /// How to get the same numbers, and from which files.
  public static let reproduction = Section("reproduction", "Reproduction") { sheet in
    let options = sheet.analysis.options
    let name = Number.words(sheet.settings.name, at: "study")
    if sheet.analysis.study.isTable { return table(sheet) }
    let width = sheet.analysis.bits.map { " --bits \(Number.plain($0, at: "settings.bits"))" } ?? ""
    return [
      .paragraph(
        "\\emph{laws report STUDY -o Reports\(width) --level \(Number.plain(options.level, at: "settings.level")) --seed "
          + "\(Number.plain(Double(options.seed), at: "settings.seed"))} of version "
          + "\(Number.words(Report.version, at: "version")) gives these numbers again"
          + (sheet.results.milestones == nil
            ? ""
            : ", with \(Number.plain(Double(options.draws), at: "settings.draws")) resamples behind each interval of the "
              + "extrapolation")
          + "; the same study and seed give the same numbers. \\emph{\(name).json} beside this "
          + "document holds every one of them in full, and \\emph{laws check STUDY} says what the study holds. "
          + "They come from these files\(see(.table("fingerprints"))):"),
      fingerprints(sheet, caption: "Fingerprints of the study's settings and tables."),
    ]
  }

  private static func fingerprints(_ sheet: Sheet, caption: String) -> Part {
    .table(
      ReportTable(
        "fingerprints", caption: caption,
        columns: [
          .init("file", "file", isText: true), .init("SHA-256", "sha256", isText: true),
        ],
        rows: sheet.analysis.study.fingerprints.map { [.text($0.file), .text($0.sha256)] },
        size: 8))
  }

  /// The same for a table of runs, by its own name.
  private static func table(_ sheet: Sheet) -> [Part] {
    let options = sheet.analysis.options
    let file = ShellWord.markup(sheet.settings.runs, at: "data.table")
    let chosen = sheet.settings.choices.written.map { name, value in
      let option = " --" + name.replacing("_", with: "-")
      guard let value else { return option }
      return option + " "
        + ShellWord.markup(value, at: name == "experiment" ? "data.experiment" : nil)
    }
    let dropped =
      sheet.settings.largestDropped > 0 ? " --drop-largest \(sheet.settings.largestDropped)" : ""
    let choice = chosen.joined() + dropped
    return [
      .paragraph(
        "\\emph{laws report \(file)\(choice) -o Reports --level "
          + "\(Number.plain(options.level, at: "settings.level"))} of version "
          + "\(Number.words(Report.version, at: "version")) gives these numbers again from the table "
          + "\\emph{\(file)}\(see(.table("fingerprints"))). "
          + "\\emph{\(Number.words(sheet.settings.name, at: "study")).json} beside this document holds every one of them in "
          + "full, and \\emph{laws fit chinchilla \(file)\(choice)} fits other laws to the same runs."
      ),
      fingerprints(sheet, caption: "Fingerprint of the table."),
    ]
  }
}
