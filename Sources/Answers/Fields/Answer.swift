// SPDX-License-Identifier: GPL-3.0-or-later

/// A result that programs read: each field has a name, a meaning and, where it is a quantity, a unit.
///
/// The list of fields is the only description of the result. `JSON(value)` writes it, and the JSON Schemas of
/// `docs/schema` and the paths of numbers in a text follow from it.
///
/// ```swift
/// extension FitCertificate: Answer {
///   public struct Fields: Sendable {
///     public let starts = Field("starts", \FitCertificate.starts, "Distinct starts followed to a minimum.")
///     public let gapToSecondBest = Field(
///       "gapToSecondBest", \FitCertificate.gapToSecondBest, "Relative distance to the next-best minimum.")
///   }
///   public static var fields: Fields { Fields() }
/// }
/// ```
public protocol Answer: Shaped {
  /// A structure whose stored properties are ``Field`` values, in the order in which they are written.
  associatedtype Fields: Sendable

  static var fields: Fields { get }
}

extension Answer {
  /// Writes the fields of ``fields``.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnswerKey.self)
    for field in Self.listed { try field.write(self, &container) }
  }

  public static var shape: Shape {
    .object(
      Shape.Object(
        name: Shape.name(of: Self.self),
        fields: listed.map { field in
          Shape.Object.Field(
            name: field.name, meaning: field.meaning, unit: field.unit,
            isRequired: !field.isLeftOutWhenNil, shape: { field.shape })
        }))
  }

  /// The fields as a list.
  static var listed: [any ErasedField] {
    Mirror(reflecting: fields).children.flatMap { child -> [any ErasedField] in
      guard let group = child.value as? any FieldGroup else {
        preconditionFailure("\(Self.self).Fields.\(child.label ?? "") is not a Field")
      }
      return group.all
    }
  }
}
