// SPDX-License-Identifier: GPL-3.0-or-later
public import Files

extension FileError: Answer {
  public struct Fields: Sendable {
    public let path = Field("path", \FileError.path, "The file.")
    public let line = Field("line", \FileError.line, "From 1; null where there is none.")
    public let column = Field("column", \FileError.column, "From 1; null where there is none.")
    public let message = Field(
      "message", \FileError.message, "What was expected, and what was found.")
  }
  public static var fields: Fields { Fields() }
}
