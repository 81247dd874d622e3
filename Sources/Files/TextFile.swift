// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation

/// Reads whole files, and says in one sentence why one can't be read.
public enum TextFile {
  /// The bytes of a file.
  ///
  /// - Throws: ``FileError`` when the file is missing, is a folder, or may not be read.
  public static func bytes(of path: String) throws(FileError) -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError(path: path, "expected a file, found none with this name")
    }
    guard !isFolder.boolValue else {
      throw FileError(path: path, "expected a file, found a folder")
    }
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw FileError(path: path, "expected a readable file, found one that may not be opened")
    }
  }

  /// The text of a UTF-8 file, without its byte-order mark.
  ///
  /// - Throws: ``FileError`` when the file can't be read or is not UTF-8.
  public static func text(of path: String) throws(FileError) -> String {
    let data = try bytes(of: path)
    guard var text = String(data: data, encoding: .utf8) else {
      throw FileError(path: path, "expected UTF-8 text, found bytes that are not: save it as UTF-8")
    }
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    return text
  }
}
