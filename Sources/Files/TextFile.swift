// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation

/// Reads whole files, and says in one sentence why one can't be read.
public enum TextFile {
  /// The bytes of a file.
  ///
  /// - Throws: ``FileError`` when the file is missing, is a folder, or may not be read.
  public static func bytes(of path: String) throws(FileError) -> Data {
    try Source(path).data()
  }

  /// The text of a UTF-8 file, without its byte-order mark.
  ///
  /// - Throws: ``FileError`` when the file can't be read or is not UTF-8.
  public static func text(of path: String) throws(FileError) -> String {
    try text(of: Source(path))
  }

  /// The text of an input, without its byte-order mark; UTF-16 is converted.
  ///
  /// - Throws: ``FileError`` when the input is not UTF-8.
  public static func text(of source: Source) throws(FileError) -> String {
    let text = try TextBytes(source)
    return String(decoding: text.bytes, as: UTF8.self)
  }
}
