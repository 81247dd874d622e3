// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
public import Files
import Foundation
public import GapScaling
import NumericalMethods
public import Plotting

extension ReportOptions {
  /// What a `report.yaml` chooses, with the numbers of a study in its texts.
  ///
  /// - Parameters:
  ///   - settings: the file.
  ///   - results: whose numbers `{{…}}` names.
  ///   - sections: those that the file can name.
  /// - Throws: ``NumericalMethods/FileError`` at an unknown section or theme, or a `{{…}}` that names no number.
  public init(
    _ settings: ReportSettings, results: StudyResults, sections: [Section] = Catalog.sections
  ) throws(FileError) {
    self.init(title: settings.title, authors: settings.authors)
    if let day = settings.date {
      let formatter = ISO8601DateFormatter()
      formatter.formatOptions = [.withFullDate]
      date = formatter.date(from: day)
    }
    if let word = settings.theme {
      guard let named = Self.theme(word) else {
        throw FileError(
          path: settings.path, line: settings.themePlace.line, column: settings.themePlace.column,
          "expected a theme (\(Self.themes.joined(separator: ", "))), found '\(word)'")
      }
      theme = named
    }
    guard let chosen = settings.entries else { return }
    let template = Template(values: JSON(StudyFindings(results)))
    entries = []
    for entry in chosen {
      switch entry {
      case .section(let name, let line, let column):
        guard let section = sections.first(where: { $0.name == name }) else {
          let names = sections.map(\.name).joined(separator: ", ")
          throw FileError(
            path: settings.path, line: line, column: column,
            "expected a section (\(names)) or a heading with a text, found '\(name)'")
        }
        entries.append(.section(section))
      case .text(let plainHeading, let plainText, let line, let column):
        let (heading, text) = (Markdown.markup(plainHeading), Markdown.markup(plainText))
        if let target = (Markup.refusedLinks(in: heading) + Markup.refusedLinks(in: text)).first {
          throw FileError(
            path: settings.path, line: line, column: column,
            "expected links to http:, https:, mailto: or #place, found '\(target)'")
        }
        do {
          let filled = try template.filled(text)
          entries.append(
            .parts(heading: try template.filled(heading), Markdown.parts(filled)))
        } catch {
          let sentence = (error as? Template.Complaint)?.sentence ?? "\(error)"
          throw FileError(path: settings.path, line: line, column: column, sentence)
        }
      }
    }
  }

  /// The words that name a theme.
  public static let themes = Theme.named.map(\.name)

  /// The theme of a word.
  public static func theme(_ word: String) -> Theme? {
    Theme.named.first { $0.name == word }?.theme
  }
}
