// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("Catalog of commands")
struct CatalogTests {
  @Test("each file of a command is in the catalog and in the help")
  func commands() throws {
    let folder = Binary.root.appendingPathComponent("Sources/laws")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .compactMap { $0.wholeMatch(of: /(\w+)Command\.swift/).map { String($0.1) } }
    let catalog = try String(
      contentsOf: folder.appendingPathComponent("Catalog.swift"), encoding: .utf8)
    let listed = catalog.matches(of: /(\w+)Command\.self/).map { String($0.1) }
    #expect(files.sorted() == listed.sorted())
    let help = try Binary("--help").output
    for name in files { #expect(help.contains("\n  \(name.lowercased()) ")) }
  }
}
