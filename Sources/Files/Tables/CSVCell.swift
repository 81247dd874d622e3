// SPDX-License-Identifier: GPL-3.0-or-later

/// Cells of the tables that the program writes as comma-separated values.
public enum CSVCell {
  /// A text as a cell: in quotes where it holds a separator, a quote or a line end; and where a spreadsheet would take
  /// it for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return, and is no number) after an
  /// apostrophe.
  public static func text(_ text: String) -> String {
    let isFormula =
      text.first.map { "=+-@\t\r".contains($0) } == true && StrictNumber.value(of: text) == nil
    let shown = isFormula ? "'" + text : text
    guard shown.unicodeScalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else {
      return shown
    }
    return "\"" + shown.replacing("\"", with: "\"\"") + "\""
  }
}
