// SPDX-License-Identifier: GPL-3.0-or-later

/// Something in a file that can't be used, and where: `path:line:column: what was expected, what was found`.
///
/// Lines and columns count from 1, as editors do; a column is the character at which the cell starts.
/// Binary files have no lines, so both are left out there.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path as the caller gave it.
  public let path: String
  /// The line, from 1, where there is one.
  public let line: Int?
  /// The column, from 1, where there is one.
  public let column: Int?
  /// One sentence: what was expected, and what was found.
  public let message: String
  /// A key by which a program finds its own words on what helps, such as the option that names a column; nil for none.
  public let help: String?

  /// An error at a place in a file.
  public init(
    path: String, line: Int? = nil, column: Int? = nil, _ message: String, help: String? = nil
  ) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
    self.help = help
  }

  public var description: String {
    let place = [line, column].compactMap { $0 }.map(String.init)
    return VisibleText.line(([path] + place).joined(separator: ":") + ": " + message)
  }
}
