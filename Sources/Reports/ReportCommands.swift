// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Figures
import Plotting

/// The commands that a report prints for its reader; the program that knows its own options makes them.
public struct ReportCommands: Sendable {
  /// Writes the same report.
  public var report: ShellCommand
  /// Lists what the study holds; nil for a table of runs.
  public var check: ShellCommand?
  /// Fits a law to the runs; nil without runs.
  public var fit: ShellCommand?

  public init(report: ShellCommand, check: ShellCommand? = nil, fit: ShellCommand? = nil) {
    (self.report, self.check, self.fit) = (report, check, fit)
  }
}

/// A command as a reader can paste it into a POSIX shell.
public struct ShellCommand: Sendable {
  /// One word of a command.
  public enum Word: Sendable {
    /// A word of the program.
    case word(String)
    /// A word that the user gave, such as a file's name.
    case given(String)
    /// A number of the report's JSON.
    case number(Cited<Double>)
    /// A whole number of the report's JSON.
    case whole(Cited<Int>)
  }

  /// The words in order, the program first.
  public var words: [Word]

  /// A command.
  public init(_ words: [Word]) { self.words = words }

  /// The command, each word quoted where the shell would change it.
  public var text: String {
    words.map { word in
      switch word {
      case .word(let text), .given(let text): Self.quoted(text)
      case .number(let value): NumberText.exact.plain(value.content)
      case .whole(let value): "\(value.content)"
      }
    }.joined(separator: " ")
  }

  /// The same as markup, with the places of its numbers.
  var markup: String {
    words.map { word in
      switch word {
      case .word(let text), .given(let text): Markup.escape(Self.quoted(text))
      case .number(let value): value.written(.exact)
      case .whole(let value): value.written()
      }
    }.joined(separator: " ")
  }

  /// A word as a POSIX shell reads it back: in single quotes unless every character is safe.
  static func quoted(_ word: String) -> String {
    let safe = word.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
        || "_-./,:=@%+".unicodeScalars.contains($0)
    }
    return safe && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
