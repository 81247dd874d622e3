// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Files
import Foundation

/// Whether results may replace what is not a result of the same kind.
struct ReplacingOptions: ParsableArguments {
  @Flag(
    help: "Replace files of another kind, read-only files and a measured study too, but no input.")
  var force = false

  /// Opens a folder for results.
  ///
  /// - Throws: `FileError` when the folder can't be made or may not be written.
  func folder(_ path: String) throws(FileError) -> OutputFolder {
    try OutputFolder(path, replacingOthers: force)
  }

  /// Writes one result file, whole or not at all; `-` is standard output.
  ///
  /// - Throws: `FileError` when the file may not be replaced or can't be written.
  func write(_ data: Data, to path: String) throws(FileError) {
    if path == Self.standardOutput {
      do { return try FileHandle.standardOutput.write(contentsOf: data) } catch {
        throw FileError(path: "standard output", "expected room for the result, found none")
      }
    }
    // Foundation's path components crash on a path of one character.
    let cut = path.lastIndex(of: "/")
    let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    var output = try self.folder(folder)
    output.add(data, as: cut.map { String(path[path.index(after: $0)...]) } ?? path)
    try output.commit()
  }

  /// The name that stands for standard output, on which a kept result replaces the printed one.
  static let standardOutput = "-"
}
