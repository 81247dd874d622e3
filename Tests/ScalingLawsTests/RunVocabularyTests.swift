// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import ScalingLaws
import Testing

@Suite struct RunVocabularyTests {
  /// `docs/tables.md` ends with the words of the code. Set UPDATE_DOCS=1 to write them.
  @Test func theDocumentationListsTheWordsOfTheCode() throws {
    let file = CatalogTests.source("docs/tables.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let head = try #require(text.range(of: "## Words\n\n"))
    if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
      try Data((text[..<head.upperBound] + RunVocabulary.tables).utf8).write(to: file)
    }
    let written = try String(contentsOf: file, encoding: .utf8)
    #expect(written.hasSuffix("## Words\n\n" + RunVocabulary.tables))
  }

  @Test func noNameStandsForTwoQuantities() {
    var owners: [String: RunQuantity] = [:]
    for (quantity, names) in RunVocabulary.names {
      #expect(Set(names).count == names.count, "\(quantity)")
      for name in names {
        #expect(owners[name] == nil, "\(name) of \(quantity) and \(owners[name]?.rawValue ?? "")")
        owners[name] = quantity
      }
    }
    #expect(RunVocabulary.yes.isDisjoint(with: RunVocabulary.no))
    #expect(RunVocabulary.ended.isDisjoint(with: RunVocabulary.unended))
  }

  @Test(arguments: [
    ("parameters=M,tokens=B", true), ("flops=1e21", true), ("as-is", true), ("loss=bits", true),
    ("tokens=billions", true),
    ("params=M", true), ("parameters=GB", false), ("colour=M", false), ("parameters", false),
    ("", false),
  ])
  func unitsAreReadOrRefused(_ text: String, _ isRead: Bool) {
    #expect((RunUnits(text) != nil) == isRead)
  }
}
