// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GapScaling

extension ReportSettings {
  /// The JSON Schema (draft 2020-12) of `report.yaml`, with the sections and themes that there are.
  public static var jsonSchema: JSON {
    func text(_ meaning: String) -> JSON {
      .object([("type", .string("string")), ("description", .string(meaning))])
    }
    let section = JSON.object([
      ("enum", .array(Catalog.sections.map { .string($0.name) })),
      ("description", .string("A section of the report, by its name.")),
    ])
    let own = JSON.object([
      ("type", .string("object")),
      (
        "properties",
        .object([
          ("heading", text("The heading; Remarks where it is left out.")),
          (
            "text",
            text(
              "Paragraphs and lists in Markdown, with formulas between dollars and values of the report's JSON between "
                + "double braces.")
          ),
        ])
      ),
      ("required", .array([.string("text")])), ("additionalProperties", .bool(false)),
    ])
    return .object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("$id", .string("report-settings.json")),
      ("title", .string("report.yaml of a study folder")), ("type", .string("object")),
      (
        "properties",
        .object([
          ("title", text("The title; the study's where it is left out.")),
          (
            "authors",
            .object([
              ("type", .string("array")), ("items", .object([("type", .string("string"))])),
              ("description", .string("The authors, in order.")),
            ])
          ),
          (
            "date",
            .object([
              ("type", .string("string")), ("pattern", .string("^\\d{4}-\\d{2}-\\d{2}$")),
              (
                "description",
                .string("The day in files and under the title; the study's where it is left out.")
              ),
            ])
          ),
          (
            "theme",
            .object([
              ("enum", .array(ReportOptions.themes.map(JSON.string))),
              ("description", .string("Sizes and colours; journal where it is left out.")),
            ])
          ),
          (
            "sections",
            .object([
              ("type", .string("array")),
              ("items", .object([("anyOf", .array([section, own]))])),
              (
                "description",
                .string("What the report is made of, in order; every section where it is left out.")
              ),
            ])
          ),
        ])
      ),
      ("additionalProperties", .bool(false)),
    ])
  }
}
