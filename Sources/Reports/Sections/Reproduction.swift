// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import Plotting

extension Section {
  /// How to get the same numbers, and from which files.
  public static let reproduction = Section("reproduction", "Reproduction") { sheet in
    let options = sheet.analysis.options
    let name = Markup.escape(sheet.settings.name)
    let width = sheet.analysis.bits.map { " --bits \(Quantity.plain($0))" } ?? ""
    return [
      .paragraph(
        "\\emph{laws report STUDY -o Reports\(width) --level \(Quantity.plain(options.level)) --seed "
          + "\(options.seed)} gives these numbers again, with \(options.draws) resamples behind each interval of the "
          + "extrapolation; the same study and seed give the same numbers. \\emph{\(name).json} beside this "
          + "document holds every one of them in full, and \\emph{laws check STUDY} says what the study holds. "
          + "They come from these files\(see(.table("fingerprints"))):"),
      .table(
        ReportTable(
          "fingerprints", caption: "Fingerprints of the study's settings and tables.",
          columns: [
            .init("file", "file", isText: true), .init("SHA-256", "sha256", isText: true),
          ],
          rows: sheet.analysis.study.fingerprints.map { [.text($0.file), .text($0.sha256)] },
          size: 8)),
    ]
  }
}
