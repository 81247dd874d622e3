// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import GapScaling

/// Model sizes on the command line: numbers as in ``NumberList``, and families by name: `pythia,1e12`.
struct SizeList: ExpressibleByArgument, Sendable {
  let values: [Double]
  /// The vocabulary of the families named, where they agree.
  let vocabulary: Int?

  init?(argument: String) {
    var values: [Double] = []
    var families: [ModelFamily] = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      if let family = ModelFamily(rawValue: word.lowercased()) {
        families.append(family)
        values += family.parameters
      } else if let number = NumberList(argument: String(word)) {
        values += number.values
      } else {
        return nil
      }
    }
    self.values = values
    let vocabularies = Set(families.map(\.vocabulary))
    vocabulary = vocabularies.count == 1 ? vocabularies.first : nil
  }
}

/// Comma-separated words of a library's named choices on the command line.
struct WordList<Choice>: ExpressibleByArgument, Sendable
where Choice: RawRepresentable<String> & CaseIterable & Sendable {
  let choices: [Choice]

  init?(argument: String) {
    let choices = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { Choice(rawValue: String($0)) }
    guard !choices.isEmpty, choices.allSatisfy({ $0 != nil }) else { return nil }
    self.choices = choices.compactMap { $0 }
  }

  static var allValueStrings: [String] { Choice.allCases.map(\.rawValue) }
}
