// SPDX-License-Identifier: GPL-3.0-or-later

extension StudySchema {
  /// The tables of `Data/README.md`: keys, columns and arrays.
  public var markdown: String {
    func row(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
    let keys =
      row(["key of `study.yaml`", "meaning", "default"]) + "|---|---|---|\n"
      + settings.map { row(["`\($0.name)`", $0.meaning, $0.standard ?? "must be given"]) }.joined()
    let columns =
      row(["file", "column", "unit", "meaning"]) + "|---|---|---|---|\n"
      + tables.flatMap { table in
        table.columns.map { column in
          row([
            "`\(table.file)`", "`\(column.name)`" + (column.isRequired ? ", required" : ""),
            column.unit ?? "", column.meaning,
          ])
        }
      }.joined()
    let files =
      row(["files", "shape", "unit", "meaning"]) + "|---|---|---|---|\n"
      + arrays.map { row(["`\($0.files)`", $0.shape, $0.unit, $0.meaning]) }.joined()
    return keys + "\n" + columns + "\n" + files
  }
}
