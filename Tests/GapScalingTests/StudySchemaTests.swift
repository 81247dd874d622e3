// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import Testing

@Suite("The schema of a study")
struct StudySchemaTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test("the measuring tool's copy is the current schema")
  func python() throws {
    let path = "Tools/measure/src/scalinglaws_measure/study_schema.json"
    let fresh = JSON(StudySchema.current).text()
    if ProcessInfo.processInfo.environment["SCALINGLAWS_RECORD"] != nil {
      try Data(fresh.utf8).write(to: Self.root.appendingPathComponent(path))
    }
    #expect(try text(path) == fresh)
  }

  @Test("Data/README.md has its tables")
  func documentation() throws {
    #expect(try text("Data/README.md").contains(StudySchema.current.markdown))
  }

  @Test("every column of the ladder's tables is in it, in its order, and every key")
  func ladder() throws {
    for table in StudySchema.current.tables {
      let header = try text("Data/ladder/\(table.file)").prefix { $0 != "\n" }.split(separator: ",")
      let known = table.columns.map(\.name)
      let places = header.map { name in known.firstIndex(of: String(name)) }
      #expect(!places.contains(nil), "\(table.file): \(header)")
      let found = places.compactMap { $0 }
      #expect(found == found.sorted(), "\(table.file)")
      for column in table.columns where column.isRequired {
        #expect(header.contains(Substring(column.name)), "\(table.file): \(column.name)")
      }
    }
    #expect(StudySettings.keys == StudySchema.current.settings.map(\.name))
  }
}
