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

  /// Writes one result file, whole or not at all.
  ///
  /// - Throws: `FileError` when the file may not be replaced or can't be written.
  func write(_ data: Data, to path: String) throws(FileError) {
    let folder = (path as NSString).deletingLastPathComponent
    var output = try self.folder(folder.isEmpty ? "." : folder)
    output.add(data, as: (path as NSString).lastPathComponent)
    try output.commit()
  }
}
