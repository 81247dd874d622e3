// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Plotting

/// A theme on the command line, by its word.
struct ThemeName: ExpressibleByArgument, Sendable {
  let name: String
  let theme: Theme

  static let journal = ThemeName(name: "journal", theme: .journal)
  static let words = Theme.named.map(\.name).joined(separator: ", ")

  private init(name: String, theme: Theme) {
    self.name = name
    self.theme = theme
  }

  init?(argument: String) {
    guard let found = Theme.named.first(where: { $0.name == argument }) else { return nil }
    self.init(name: found.name, theme: found.theme)
  }

  var defaultValueDescription: String { name }

  static var allValueStrings: [String] { Theme.named.map(\.name) }
}
