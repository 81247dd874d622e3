// SPDX-License-Identifier: GPL-3.0-or-later

/// The fields of another ``Answer`` among an answer's own, at the same level.
public struct IncludedFields<Owner, Part: Answer>: Sendable {
  /// Where the other answer is.
  public let part: any KeyPath<Owner, Part> & Sendable

  public init(_ part: any KeyPath<Owner, Part> & Sendable) { self.part = part }
}

extension IncludedFields: FieldGroup {
  var all: [any ErasedField] { Part.listed.map { PartField(part: part, field: $0) } }
}

extension Field: FieldGroup {
  var all: [any ErasedField] { [self] }
}

/// One field or several.
protocol FieldGroup {
  var all: [any ErasedField] { get }
}

/// A field of an included answer.
private struct PartField<Owner, Part: Answer>: ErasedField {
  let part: any KeyPath<Owner, Part> & Sendable
  let field: any ErasedField

  var name: String { field.name }
  var meaning: String { field.meaning }
  var unit: String? { field.unit }
  var isLeftOutWhenNil: Bool { field.isLeftOutWhenNil }
  var shape: Shape { field.shape }

  func write(_ owner: Any, _ container: inout KeyedEncodingContainer<AnswerKey>) throws {
    guard let owner = owner as? Owner else {
      preconditionFailure("the field \(name) is one of \(Owner.self), not of \(type(of: owner))")
    }
    try field.write(owner[keyPath: part], &container)
  }
}
