// SPDX-License-Identifier: GPL-3.0-or-later

/// A field of an ``Answer``: how JSON spells it, where the value is, and what it means.
public struct Field<Owner, Value: Shaped>: Sendable {
  /// As JSON spells it.
  public let name: String
  /// Where the value is; a nil is written as null.
  public let value: any KeyPath<Owner, Value> & Sendable
  /// One sentence.
  public let meaning: String
  /// Such as `nats/token` or `parameters`; nil for what has none.
  public let unit: String?
  /// Whether the field is absent, instead of null, where there is no value.
  public let isLeftOutWhenNil: Bool
  /// Whether a number may be infinite or undefined, which is written as null.
  let mayBeNull: Bool

  /// - Parameters:
  ///   - name: As JSON spells it.
  ///   - value: Where the value is.
  ///   - meaning: One sentence.
  ///   - unit: Such as `nats/token`; nil for what has none.
  ///   - leftOutWhenNil: Whether the field is absent, instead of null, where there is no value.
  ///   - mayBeNull: Whether a number may be infinite or undefined, which is written as null.
  public init(
    _ name: String, _ value: any KeyPath<Owner, Value> & Sendable, _ meaning: String,
    unit: String? = nil, leftOutWhenNil: Bool = false, mayBeNull: Bool = false
  ) {
    (self.name, self.value, self.meaning, self.unit) = (name, value, meaning, unit)
    (isLeftOutWhenNil, self.mayBeNull) = (leftOutWhenNil, mayBeNull)
  }
}

/// A field whatever its types are.
protocol ErasedField: Sendable {
  var name: String { get }
  var meaning: String { get }
  var unit: String? { get }
  var isLeftOutWhenNil: Bool { get }
  var shape: Shape { get }
  func write(_ owner: Any, _ container: inout KeyedEncodingContainer<AnswerKey>) throws
}

extension Field: ErasedField {
  var shape: Shape {
    switch Value.shape {
    case .optional(let inner): isLeftOutWhenNil ? inner : .optional(inner)
    case let shape: mayBeNull ? .optional(shape) : shape
    }
  }

  func write(_ owner: Any, _ container: inout KeyedEncodingContainer<AnswerKey>) throws {
    guard let owner = owner as? Owner else {
      preconditionFailure("the field \(name) is one of \(Owner.self), not of \(type(of: owner))")
    }
    let found = owner[keyPath: value]
    if isLeftOutWhenNil, (found as? any Absent)?.isAbsent == true { return }
    try container.encode(found, forKey: AnswerKey(name))
  }
}

/// A value that may not be there.
private protocol Absent {
  var isAbsent: Bool { get }
}

extension Optional: Absent {
  fileprivate var isAbsent: Bool { if case .none = self { true } else { false } }
}
