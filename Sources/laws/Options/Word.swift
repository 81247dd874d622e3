// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser

/// One of a library's named choices on the command line, by its own name.
struct Word<Choice>: ExpressibleByArgument, Sendable
where Choice: RawRepresentable<String> & CaseIterable & Sendable {
  let choice: Choice

  init(_ choice: Choice) { self.choice = choice }

  init?(argument: String) {
    guard let choice = Choice(rawValue: argument) else { return nil }
    self.choice = choice
  }

  var defaultValueDescription: String { choice.rawValue }

  static var allValueStrings: [String] { Choice.allCases.map(\.rawValue) }
}
