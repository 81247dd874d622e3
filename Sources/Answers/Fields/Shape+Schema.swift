// SPDX-License-Identifier: GPL-3.0-or-later

extension Shape {
  /// The JSON Schema (draft 2020-12) of this shape.
  ///
  /// Objects allow no other fields than the ones that the type writes: the schema is of this version of the program.
  ///
  /// - Parameters:
  ///   - title: What is described.
  ///   - id: The `$id`, such as the file's name.
  public func schema(title: String, id: String) -> JSON {
    var definitions: [(String, JSON)] = []
    var known: Set<String> = []
    guard case .object(let object) = self else {
      let fields = reference(&definitions, &known).fields
      return .object(Self.head(title, id) + fields + Self.definitions(definitions))
    }
    known.insert(object.name)
    let fields = Self.body(object, &definitions, &known)
    return .object(Self.head(title, id) + fields + Self.definitions(definitions))
  }

  private static func head(_ title: String, _ id: String) -> [(String, JSON)] {
    [
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")), ("$id", .string(id)),
      ("title", .string(title)),
    ]
  }

  private static func definitions(_ found: [(String, JSON)]) -> [(String, JSON)] {
    found.isEmpty ? [] : [("$defs", .object(found.sorted { $0.0 < $1.0 }))]
  }

  /// The shape where it is used: objects by reference to their definition.
  private func reference(
    _ definitions: inout [(String, JSON)], _ known: inout Set<String>
  ) -> JSON {
    func type(_ name: String) -> JSON { .object([("type", .string(name))]) }
    switch self {
    case .number: return type("number")
    case .integer: return type("integer")
    case .text: return type("string")
    case .flag: return type("boolean")
    case .any: return .object([])
    case .words(let words): return .object([("enum", .array(words.map(JSON.string)))])
    case .optional(.any): return .object([])
    case .optional(let inner):
      let found = inner.reference(&definitions, &known)
      if found.fields.count == 1, found.fields[0].0 == "type",
        case .string(let name) = found.fields[0].1
      {
        return .object([("type", .array([.string(name), .string("null")]))])
      }
      return .object([("anyOf", .array([found, type("null")]))])
    case .array(let item):
      return .object([
        ("type", .string("array")), ("items", item.reference(&definitions, &known)),
      ])
    case .interval:
      return .object([
        ("type", .string("array")),
        ("items", .object([("type", .array([.string("number"), .string("null")]))])),
        ("minItems", .number(2)), ("maxItems", .number(2)),
      ])
    case .named(let value):
      return .object([
        ("type", .string("object")),
        ("additionalProperties", value.reference(&definitions, &known)),
      ])
    case .anyOf(let shapes):
      return .object([
        ("anyOf", .array(shapes.map { $0.reference(&definitions, &known) }))
      ])
    case .object(let object):
      if known.insert(object.name).inserted {
        let body = Self.body(object, &definitions, &known)
        definitions.append((object.name, .object(body)))
      }
      return .object([("$ref", .string("#/$defs/\(object.name)"))])
    }
  }

  private static func body(
    _ object: Object, _ definitions: inout [(String, JSON)], _ known: inout Set<String>
  ) -> [(String, JSON)] {
    var properties: [(String, JSON)] = []
    for field in object.fields {
      let shape = field.shape().reference(&definitions, &known)
      let unit = field.unit.map { [("x-unit", JSON.string($0))] } ?? []
      properties.append(
        (field.name, .object(shape.fields + [("description", .string(field.meaning))] + unit)))
    }
    return [
      ("type", .string("object")), ("properties", .object(properties)),
      (
        "required",
        .array(object.fields.filter(\.isRequired).map { .string($0.name) })
      ),
      ("additionalProperties", .bool(false)),
    ]
  }
}

extension JSON {
  /// The fields of an object; none of anything else.
  var fields: [(String, JSON)] {
    if case .object(let fields) = self { fields } else { [] }
  }
}
