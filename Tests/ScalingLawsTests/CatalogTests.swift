// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import ScalingLaws
import Testing

@Suite struct CatalogTests {
  static func source(_ path: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: path)
  }

  /// The types that the files of a folder declare to conform to one of some protocols.
  static func conformers(in folder: String, to names: [String]) throws -> Set<String> {
    let files = try FileManager.default.contentsOfDirectory(
      at: source("Sources/ScalingLaws/\(folder)"), includingPropertiesForKeys: nil)
    var found: Set<String> = []
    for file in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /public struct (\w+): (\w+)/)
      where names.contains(String(match.2)) {
        found.insert(String(match.1))
        #expect(file.deletingPathExtension().lastPathComponent == String(match.1))
      }
    }
    return found
  }

  @Test func everyLawIsListed() throws {
    let listed = Set(LawCatalog.laws.map { "\($0)" })
    #expect(try Self.conformers(in: "Laws", to: ["ScalingLaw", "LossSurface"]) == listed)
  }

  @Test func everyObjectiveIsListed() throws {
    let listed = Set(LawCatalog.objectives.map { "\($0)" })
    #expect(try Self.conformers(in: "Objectives", to: ["Objective", "HuberFamily"]) == listed)
  }

  @Test func wordsAreDifferentAndFindTheirLaw() throws {
    #expect(Set(LawCatalog.laws.map { $0.name }).count == LawCatalog.laws.count)
    for law in LawCatalog.laws {
      #expect(LawCatalog.law(named: law.name).map { "\($0)" } == "\(law)")
    }
    #expect(LawCatalog.law(named: "quadratic") == nil)
  }
}
