// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import ScalingLaws

/// A table that a command opened once, and the SHA-256 of its bytes.
struct TableInput {
  /// The path as error messages and kept results show it.
  let path: String
  /// The SHA-256 of the bytes as they were read, 64 hexadecimal digits.
  let sha256: String
  /// The table, or those of its rows that filters keep.
  let table: Table

  /// Opens a table and keeps some of its rows.
  ///
  /// - Throws: `FileError` when the table can't be read, or when no row passes the filters.
  init(_ path: String, keeping filters: [RowCondition] = []) throws {
    let source = try Source(path)
    let whole = try Table(source)
    let kept = try filters.reduce(whole) { try $1.apply(to: $0) }
    guard kept.rowCount > 0 || whole.rowCount == 0 else {
      throw FileError(path: source.path, "expected rows that --where keeps, found none")
    }
    (self.path, sha256, table) = (source.path, try source.sha256(), kept)
  }
}
