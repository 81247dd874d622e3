// SPDX-License-Identifier: GPL-3.0-or-later

/// A value of a result with the steps to it in the result's JSON.
///
/// The steps follow from properties that the compiler checks: `Cited(findings).bounds[3].value.bound` is the bound with
/// the coding path `bounds.3.value.bound`. Only what a type declares among its ``Answer/Fields`` can be cited.
@dynamicMemberLookup
public struct Cited<Value: Sendable>: Sendable {
  /// The value.
  public let content: Value
  /// The steps to it: names of fields and places in lists.
  public let codingPath: [String]

  /// A value and where it stands; a whole result stands at no step.
  public init(_ content: Value, at codingPath: [String] = []) {
    self.content = content
    self.codingPath = codingPath
  }

  /// The steps, joined by points: `bounds.3.value.bound`.
  public var path: String { codingPath.joined(separator: ".") }

  /// The value of a field.
  public subscript<Member>(
    dynamicMember field: KeyPath<Value.Fields, Field<Value, Member>>
  ) -> Cited<Member> where Value: Answer {
    let field = Value.fields[keyPath: field]
    return step(content[keyPath: field.value], field.name)
  }

  /// The value of a field that may be missing; nil where it is.
  public subscript<Member>(
    dynamicMember field: KeyPath<Value.Fields, Field<Value, Member?>>
  ) -> Cited<Member>? where Value: Answer {
    let field = Value.fields[keyPath: field]
    return content[keyPath: field.value].map { step($0, field.name) }
  }

  /// The items of a list.
  public subscript<Member>(
    dynamicMember field: KeyPath<Value.Fields, Field<Value, [Member]>>
  ) -> [Cited<Member>] where Value: Answer {
    let field = Value.fields[keyPath: field]
    return content[keyPath: field.value].enumerated().map { place, item in
      Cited<Member>(item, at: codingPath + [field.name, "\(place)"])
    }
  }

  private func step<Member>(_ content: Member, _ name: String) -> Cited<Member> {
    Cited<Member>(content, at: codingPath + [name])
  }
}

extension Cited where Value == ClosedRange<Double> {
  /// The lower end, the first of two numbers in JSON.
  public var lower: Cited<Double> { step(content.lowerBound, "0") }
  /// The upper end, the second.
  public var upper: Cited<Double> { step(content.upperBound, "1") }
}

extension Cited {
  /// The value of a name; nil where there is none.
  public subscript<Member>(name: String) -> Cited<Member>? where Value == NamedValues<Member> {
    content[name].map { step($0, name) }
  }

  /// The entries in their order.
  public func entries<Member>() -> [(name: String, value: Cited<Member>)]
  where Value == NamedValues<Member> {
    content.entries.map { ($0.name, step($0.value, $0.name)) }
  }

  /// The value itself where there is one.
  public func known<Member>() -> Cited<Member>? where Value == Member? {
    content.map { Cited<Member>($0, at: codingPath) }
  }
}

extension Cited {
  /// The items of a list.
  public func items<Member>() -> [Cited<Member>] where Value == [Member] {
    content.enumerated().map { Cited<Member>($1, at: codingPath + ["\($0)"]) }
  }
}
