// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Plotting
import Testing

/// Compares a text with the one stored under `Snapshots/<name>.txt`. A missing snapshot is recorded
/// and fails, so that nobody commits one unseen.
func expectSnapshot(
  _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let folder = Snapshots.folder
  let file = folder.appending(path: name + ".txt")
  guard let stored = try? String(contentsOf: file, encoding: .utf8) else {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
    Issue.record("recorded \(name).txt: look at it, then run again", sourceLocation: sourceLocation)
    return
  }
  let (new, old) = (text.split(separator: "\n"), stored.split(separator: "\n"))
  for (i, pair) in zip(new, old).enumerated() where pair.0 != pair.1 {
    Issue.record(
      "\(name).txt:\(i + 1): expected \(pair.1), found \(pair.0)", sourceLocation: sourceLocation)
    return
  }
  #expect(new.count == old.count, "\(name).txt", sourceLocation: sourceLocation)
}

enum Snapshots {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Snapshots")

  /// The names of all snapshots.
  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).map { String($0.dropLast(4)) }
  }

  /// The stems of the files in a folder of the room.
  static func sources(_ name: String) throws -> [String] {
    let room = folder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Plotting")
    return try FileManager.default.contentsOfDirectory(atPath: room.appending(path: name).path)
      .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
  }
}

/// Drawn without fonts, as on any machine.
func fixed(_ plot: Plot) -> Drawing { plot.drawing(measurer: FixedMeasurer()) }
