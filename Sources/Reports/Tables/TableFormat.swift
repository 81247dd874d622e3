// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import GapScaling
import Plotting

/// The files that a table of the report can become.
public enum TableFormat: String, Sendable, CaseIterable {
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
  public func text(_ table: ReportTable) -> String {
    switch self {
    case .csv: Self.csv(table)
    case .latex: Self.latex(table)
    case .markdown: Self.markdown(table)
    }
  }

  private static func csv(_ table: ReportTable) -> String {
    let isInterval = table.columns.indices.map { column in
      table.rows.contains { if case .interval = $0[column].content { true } else { false } }
    }
    let header = table.columns.indices.flatMap { column in
      let key = table.columns[column].key
      return isInterval[column] ? [key + "_low", key + "_high"] : [key]
    }
    let rows = table.rows.map { row in
      row.indices.flatMap { column -> [String] in
        switch row[column].content {
        case .text(let text): [CSVCell.text(text)]
        case .markup(let markup): [CSVCell.text(Markup.plain(markup))]
        case .number(let value, _): [NumberText.exact.plain(value)]
        case .interval(let range, _):
          [NumberText.exact.plain(range.lowerBound), NumberText.exact.plain(range.upperBound)]
        case .missing: isInterval[column] ? ["", ""] : [""]
        }
      }
    }
    return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private static func latex(_ table: ReportTable) -> String {
    let caption = Markup.withoutFields(table.caption)
    let titles = table.columns.map { Markup.withoutFields($0.title) }
    func cell(_ cell: Cell) -> String {
      switch cell.content {
      case .text(let text): escaped(text)
      case .missing: "--"
      default: spelled(Markup.withoutFields(cell.markup))
      }
    }
    let alignment = table.columns.map { $0.isText ? "l" : "r" }.joined()
    let rows = table.rows.map { $0.map(cell).joined(separator: " & ") + " \\\\\n" }.joined()
    return """
      % \\usepackage{booktabs}
      \\begin{table}
      \\caption{\(spelled(caption))}
      \\label{tab:\(table.name)}
      \\begin{tabular}{\(alignment)}
      \\toprule
      \(titles.map(spelled).joined(separator: " & ")) \\\\
      \\midrule
      \(rows)\\bottomrule
      \\end{tabular}
      \\end{table}

      """
  }

  /// Markup is LaTeX but for a few signs that need a package there.
  private static func spelled(_ markup: String) -> String {
    markup.split(separator: "$", omittingEmptySubsequences: false).enumerated().map { i, piece in
      let isMath = i % 2 == 1
      return isMath
        ? "$" + piece + "$"
        : piece.replacing("×", with: "$\\times$").replacing("−", with: "$-$")
          .replacing("–", with: "--").replacing("%", with: "\\%").replacing("\u{A0}", with: "~")
          .replacing("&", with: "\\&")
          .replacing("#", with: "\\#")
    }.joined()
  }

  private static func escaped(_ text: String) -> String {
    text.map { "&%$#_{}".contains($0) ? "\\\($0)" : $0 == "\\" ? "\\textbackslash{}" : "\($0)" }
      .joined()
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

  private static func markdown(_ table: ReportTable) -> String {
    func cell(_ text: String) -> String {
      text.replacing("|", with: "\\|").replacing(/\\textbf\{([^}]*)\}/) { "**\($0.1)**" }
        .replacing(/\\emph\{([^}]*)\}/) { "*\($0.1)*" }
    }
    func shown(_ content: Cell) -> String {
      guard case .text(let text) = content.content else {
        return cell(Markup.withoutFields(content.markup))
      }
      return escapedMarkdown(text)
    }
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    return line(table.columns.map { cell(Markup.withoutFields($0.title)) })
      + line(table.columns.map { $0.isText ? ":--" : "--:" })
      + table.rows.map { line($0.map(shown)) }.joined()
      + "\n" + cell(Markup.withoutFields(table.caption)) + "\n"
  }
}
