// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation

/// The files that a table can become.
public enum TableWriter: String, Sendable, CaseIterable {
  /// Every digit, an interval as two columns.
  case csv
  /// A `tabular` of the booktabs package, as the page shows it.
  case latex
  /// A pipe table, as the page shows it.
  case markdown

  /// The ending of its files.
  public var fileExtension: String {
    switch self {
    case .csv: "csv"
    case .latex: "tex"
    case .markdown: "md"
    }
  }

  /// A table as text.
  public func text(_ table: AnswerTable) -> String {
    switch self {
    case .csv: Self.csv(table)
    case .latex: Self.latex(table)
    case .markdown: Self.markdown(table)
    }
  }

  private static func csv(_ table: AnswerTable) -> String {
    func exact(_ value: Double) -> String { NumberText.exact.plain(value) }
    // 1: a value; 2: an interval; 3: both.
    let sizes = table.columns.indices.map { column in
      table.rows.map { row in
        switch row[column].content {
        case .interval: 2
        case .estimate: 3
        default: 1
        }
      }.max() ?? 1
    }
    let header = table.columns.indices.flatMap { column in
      let key = table.columns[column].key
      return switch sizes[column] {
      case 2: [key + "_low", key + "_high"]
      case 3: [key, key + "_low", key + "_high"]
      default: [key]
      }
    }
    let rows = table.rows.map { row in
      row.indices.flatMap { column -> [String] in
        let found: [String] =
          switch row[column].content {
          case .text(let text): [CSVCell.text(text)]
          case .markup(_, let plain): [CSVCell.text(plain)]
          case .number(let value, _): [exact(value)]
          case .interval(let range, _): [exact(range.lowerBound), exact(range.upperBound)]
          case .estimate(let value, let range, _):
            [exact(value)] + (range.map { [exact($0.lowerBound), exact($0.upperBound)] } ?? [])
          case .missing: []
          }
        return found + [String](repeating: "", count: max(0, sizes[column] - found.count))
      }
    }
    return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private static func latex(_ table: AnswerTable) -> String {
    func cell(_ cell: AnswerTable.Cell) -> String {
      switch cell.content {
      case .text(let text): LaTeX.escaped(text)
      case .missing: "--"
      default: LaTeX.spelled(cell.markup { $0 })
      }
    }
    let alignment = table.columns.map { $0.isText ? "l" : "r" }.joined()
    let rows = table.rows.map { $0.map(cell).joined(separator: " & ") + " \\\\\n" }.joined()
    return """
      % \\usepackage{booktabs}
      \\begin{table}
      \\caption{\(LaTeX.spelled(table.caption))}
      \\label{tab:\(table.name)}
      \\begin{tabular}{\(alignment)}
      \\toprule
      \(table.columns.map { LaTeX.spelled($0.title) }.joined(separator: " & ")) \\\\
      \\midrule
      \(rows)\\bottomrule
      \\end{tabular}
      \\end{table}

      """
  }

  private static func markdown(_ table: AnswerTable) -> String {
    func spelled(_ text: String) -> String {
      text.replacing("|", with: "\\|").replacing(/\\textbf\{([^}]*)\}/) { "**\($0.1)**" }
        .replacing(/\\emph\{([^}]*)\}/) { "*\($0.1)*" }
    }
    func shown(_ cell: AnswerTable.Cell) -> String {
      guard case .text(let text) = cell.content else { return spelled(cell.markup { $0 }) }
      return escapedMarkdown(text)
    }
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    return line(table.columns.map { spelled($0.title) })
      + line(table.columns.map { $0.isText ? ":--" : "--:" })
      + table.rows.map { line($0.map(shown)) }.joined()
      + (table.caption.isEmpty ? "" : "\n" + spelled(table.caption) + "\n")
  }

  /// A text in which nothing is Markdown or HTML.
  private static func escapedMarkdown(_ text: String) -> String {
    VisibleText.line(text).map { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "$": "\\\(character)"
      default: "\(character)"
      }
    }.joined()
  }
}
