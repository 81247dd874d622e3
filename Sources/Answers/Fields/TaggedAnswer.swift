// SPDX-License-Identifier: GPL-3.0-or-later

/// An answer whose first field says which of several forms it has.
///
/// ```swift
/// try print(text, json: JSON(TaggedAnswer("study", bounds)))   // {"form": "study", …}
/// ```
public struct TaggedAnswer<Content: Answer>: Encodable, Sendable where Content: Sendable {
  /// The form's name.
  public let form: String
  /// The answer, whose fields follow at the same level.
  public let content: Content

  public init(_ form: String, _ content: Content) {
    (self.form, self.content) = (form, content)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnswerKey.self)
    try container.encode(form, forKey: AnswerKey("form"))
    for field in Content.listed { try field.write(content, &container) }
  }
}

extension Shape {
  /// The shape of a ``TaggedAnswer`` of one form: the same object with the field `form` in front, under a
  /// name of its own, because the object may also be a part of another form.
  ///
  /// - Precondition: This is the shape of an ``Answer``.
  public func tagged(_ form: String) -> Shape {
    guard case .object(let object) = self else {
      preconditionFailure("expected an object as the form \(form)")
    }
    let tag = Object.Field(
      name: "form", meaning: "Which form the answer has.", unit: nil, isRequired: true,
      shape: { .words([form]) })
    return .object(Object(name: object.name + "Answer", fields: [tag] + object.fields))
  }
}
