// SPDX-License-Identifier: GPL-3.0-or-later

extension JSON {
  /// What stands for a number that is not finite.
  public enum NonFinite: Sendable {
    /// `null`, as in every answer of the program.
    case null
    /// The texts `"inf"`, `"-inf"` and `"nan"`, as in files that are read again.
    case text
  }

  /// The JSON of a value.
  ///
  /// Fields keep the order in which the value encodes them, which is the order of declaration where the compiler
  /// writes `encode(to:)`. A field without a value is written as `null`, and a range as `[low, high]`. The entries of
  /// a dictionary are sorted by name; ``NamedValues`` keeps an order.
  ///
  /// - Parameters:
  ///   - value: Anything `Encodable`. An error that it throws while it encodes itself is a programming error.
  ///   - nonFinite: What stands for NaN and the infinities.
  public init(_ value: some Encodable, nonFinite: NonFinite = .null) {
    do {
      self = try ValueEncoder.json(value, nonFinite: nonFinite, path: [])
    } catch {
      preconditionFailure("\(type(of: value)) cannot be encoded: \(error)")
    }
  }
}

/// Builds a ``JSON`` value from what an `Encodable` writes.
struct ValueEncoder: Encoder {
  let nonFinite: JSON.NonFinite
  let codingPath: [any CodingKey]
  let node = Node()
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// A value under construction.
  final class Node {
    enum Content {
      case empty
      case value(JSON)
      case array([Node])
      case object([(String, Node)])
    }

    var content = Content.empty

    var json: JSON {
      switch content {
      case .empty: .object([])
      case .value(let json): json
      case .array(let nodes): .array(nodes.map(\.json))
      case .object(let fields): .object(fields.map { ($0.0, $0.1.json) })
      }
    }
  }

  static func json(
    _ value: some Encodable, nonFinite: JSON.NonFinite, path: [any CodingKey]
  ) throws -> JSON {
    switch value {
    case let json as JSON: return json
    case let number as Double: return .encoded(number, nonFinite)
    case let text as String: return .string(text)
    case let flag as Bool: return .bool(flag)
    case let entries as any SortedByName: return try entries.sorted(nonFinite, path)
    default:
      let encoder = ValueEncoder(nonFinite: nonFinite, codingPath: path)
      try value.encode(to: encoder)
      return encoder.node.json
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = node.content {} else { node.content = .object([]) }
    return KeyedEncodingContainer(
      ValueFields<Key>(node: node, nonFinite: nonFinite, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .array = node.content {} else { node.content = .array([]) }
    return ValueItems(node: node, nonFinite: nonFinite, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    ValueBox(node: node, nonFinite: nonFinite, codingPath: codingPath)
  }
}

extension JSON {
  /// A number under a policy for what is not finite.
  static func encoded(_ value: Double, _ policy: NonFinite) -> JSON {
    guard !value.isFinite, policy == .text else { return .number(value) }
    return .string(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")
  }

  /// A whole number, with all its digits.
  static func whole(_ value: some BinaryInteger) -> JSON {
    Double(exactly: value).flatMap { abs($0) < 1e15 ? .number($0) : nil } ?? .literal("\(value)")
  }
}

/// A dictionary whose keys are names: it has no order of its own.
private protocol SortedByName {
  func sorted(_ nonFinite: JSON.NonFinite, _ path: [any CodingKey]) throws -> JSON
}

extension Dictionary: SortedByName where Key == String, Value: Encodable {
  fileprivate func sorted(
    _ nonFinite: JSON.NonFinite, _ path: [any CodingKey]
  ) throws -> JSON {
    .object(
      try sorted { $0.key < $1.key }.map {
        ($0.key, try ValueEncoder.json($0.value, nonFinite: nonFinite, path: path))
      })
  }
}
