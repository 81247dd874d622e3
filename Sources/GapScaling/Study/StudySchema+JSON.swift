// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

extension StudySchema {
  /// The JSON Schema (draft 2020-12) of `study.yaml`, with a definition for the rows of each table.
  ///
  /// A row is an object of the cells that are not empty, numbers as numbers; `x-aliases` are other names of a column.
  public var jsonSchema: JSON {
    .object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("$id", .string("study.json")), ("title", .string("study.yaml of a study folder")),
      ("type", .string("object")),
      ("properties", .object(settings.map { ($0.name, $0.schema) })),
      (
        "required",
        .array(settings.filter { $0.standard == nil }.map { .string($0.name) })
      ),
      ("additionalProperties", .bool(false)),
      ("x-arrays", .array(arrays.map(\.schema))),
      ("$defs", .object(tables.map { ($0.file, $0.schema) })),
    ])
  }
}

extension StudySchema.Key {
  fileprivate var schema: JSON {
    let type: [(String, JSON)] =
      switch value {
      case .text: [("type", .string("string"))]
      case .words(let words): [("enum", .array(words.map(JSON.string)))]
      case .day: [("type", .string("string")), ("pattern", .string("^\\d{4}-\\d{2}-\\d{2}$"))]
      case .whole(let range):
        [
          ("type", .string("integer")), ("minimum", .number(Double(range.lowerBound))),
          ("maximum", .number(Double(range.upperBound))),
        ]
      case .positive: [("type", .string("number")), ("exclusiveMinimum", .number(0))]
      case .probability:
        [
          ("type", .string("number")), ("exclusiveMinimum", .number(0)),
          ("exclusiveMaximum", .number(1)),
        ]
      case .mapping: [("type", .string("object"))]
      }
    return .object(type + [("description", .string(meaning))])
  }
}

extension StudySchema.Table {
  fileprivate var schema: JSON {
    .object([
      ("description", .string("A row: \(row).")), ("type", .string("object")),
      ("properties", .object(columns.map { ($0.name, $0.schema) })),
      ("x-key", .array(key.map(JSON.string))),
    ])
  }
}

extension StudySchema.Column {
  fileprivate var schema: JSON {
    let type: [(String, JSON)] =
      switch domain {
      case .text: [("type", .string("string"))]
      case .positive: [("type", .string("number")), ("exclusiveMinimum", .number(0))]
      case .nonNegative: [("type", .string("number")), ("minimum", .number(0))]
      }
    let unit = unit.map { [("x-unit", JSON.string($0))] } ?? []
    let others = aliases.isEmpty ? [] : [("x-aliases", JSON.array(aliases.map(JSON.string)))]
    return .object(
      type + [("description", .string(meaning))] + unit
        + [("x-required", .bool(isRequired))] + others)
  }
}

extension StudySchema.Arrays {
  fileprivate var schema: JSON {
    .object([
      ("files", .string(files)), ("shape", .string(shape)), ("unit", .string(unit)),
      ("meaning", .string(meaning)),
    ])
  }
}
