// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

extension StudySchema: Answer {
  public struct Fields: Sendable {
    public let settings = Field("settings", \StudySchema.settings, "The keys of study.yaml.")
    public let tables = Field("tables", \StudySchema.tables, "The tables.")
    public let arrays = Field("arrays", \StudySchema.arrays, "The folders of arrays.")
  }
  public static var fields: Fields { Fields() }
}

extension StudySchema.Key: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \StudySchema.Key.name, "The key.")
    public let meaning = Field("meaning", \StudySchema.Key.meaning, "What it says.")
    public let standard = Field(
      "default", \StudySchema.Key.standard, "What holds without it; null where it must be given.")
  }
  public static var fields: Fields { Fields() }
}

extension StudySchema.Table: Answer {
  public struct Fields: Sendable {
    public let file = Field("file", \StudySchema.Table.file, "The file's usual name.")
    public let row = Field("row", \StudySchema.Table.row, "What a row is.")
    public let key = Field("key", \StudySchema.Table.key, "The columns that tell rows apart.")
    public let columns = Field("columns", \StudySchema.Table.columns, "In their usual order.")
  }
  public static var fields: Fields { Fields() }
}

extension StudySchema.Column: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \StudySchema.Column.name, "The column's name.")
    public let aliases = Field(
      "aliases", \StudySchema.Column.aliases, "Other names that are read in its place.")
    public let domain = Field("domain", \StudySchema.Column.domain, "What a cell holds.")
    public let unit = Field("unit", \StudySchema.Column.unit, "The unit; null for text.")
    public let required = Field(
      "required", \StudySchema.Column.isRequired, "Whether the table must have it.")
    public let meaning = Field("meaning", \StudySchema.Column.meaning, "What it means.")
  }
  public static var fields: Fields { Fields() }
}

extension StudySchema.Arrays: Answer {
  public struct Fields: Sendable {
    public let files = Field("files", \StudySchema.Arrays.files, "The files' names.")
    public let shape = Field("shape", \StudySchema.Arrays.shape, "Element type and shape.")
    public let unit = Field("unit", \StudySchema.Arrays.unit, "The unit of an element.")
    public let meaning = Field("meaning", \StudySchema.Arrays.meaning, "What it means.")
  }
  public static var fields: Fields { Fields() }
}
