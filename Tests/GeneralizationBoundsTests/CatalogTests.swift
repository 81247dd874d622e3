// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds
import Testing

@Suite("Catalog")
struct CatalogTests {
  @Test(
    "the catalog lists what the folder holds",
    arguments: [
      ("Concentration", Catalog.inequalities), ("Complexity", Catalog.codeLengths),
    ])
  func folders(_ folder: String, _ entries: [CatalogEntry]) throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/GeneralizationBounds/\(folder)").standardizedFileURL
    let files = try FileManager.default.contentsOfDirectory(atPath: path.path)
      .filter { $0.hasSuffix(".swift") }
    #expect(files.sorted() == entries.map { $0.file + ".swift" }.sorted())
    #expect(Set(entries.map(\.name)).count == entries.count)
    for entry in entries {
      #expect(entry.name.allSatisfy { $0.isLowercase || $0 == "-" })
    }
  }
}
