// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// One result file, written whole or not at all.
enum WholeFile {
  static func write(_ data: Data, to path: String) throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw FileError(path: path, "expected a name for a file, found a folder of this name")
    }
    let folder = (path as NSString).deletingLastPathComponent
    var output = try OutputFolder(folder.isEmpty ? "." : folder)
    output.add(data, as: (path as NSString).lastPathComponent)
    try output.commit()
  }
}
