// SPDX-License-Identifier: GPL-3.0-or-later

extension JSON: Encodable {
  /// Writes the value; the order of an object's fields is kept where the encoder keeps it.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let fields):
      var container = encoder.container(keyedBy: AnswerKey.self)
      for (name, value) in fields { try container.encode(value, forKey: AnswerKey(name)) }
    case .array(let items):
      var container = encoder.unkeyedContainer()
      for item in items { try container.encode(item) }
    default:
      var container = encoder.singleValueContainer()
      switch self {
      case .bool(let value): try container.encode(value)
      case .number(let value) where value.isFinite: try container.encode(value)
      case .string(let text): try container.encode(text)
      case .literal(let text): try container.encode(Double(text))
      default: try container.encodeNil()
      }
    }
  }
}
