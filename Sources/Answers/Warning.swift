// SPDX-License-Identifier: GPL-3.0-or-later

/// A disappointing but usable answer, said in one sentence beside the result it concerns.
///
/// - `code`: a stable word such as `W-boundary-E`, by which programs recognise the warning.
/// - `message`: one sentence for the reader, ending in a full stop.
public struct Warning: Sendable, Equatable, Decodable, CustomStringConvertible {
  public let code: String
  public let message: String

  public init(code: String, message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { "\(code): \(message)" }
}

extension Warning: Answer {
  public struct Fields: Sendable {
    public let code = Field("code", \Warning.code, "A stable word such as W-boundary-E.")
    public let message = Field("message", \Warning.message, "One sentence for a reader.")
  }
  public static var fields: Fields { Fields() }
}
