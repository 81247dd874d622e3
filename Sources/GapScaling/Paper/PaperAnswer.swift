// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// What `laws paper` prints.
public struct PaperAnswer: Sendable, Answer {
  public let statements: [PaperStatement]

  public init(_ statements: [PaperStatement]) { self.statements = statements }

  public struct Fields: Sendable {
    public let statements = Field(
      "statements", \PaperAnswer.statements, "The paper's statements in numbers.")
  }
  public static var fields: Fields { Fields() }
}

extension PaperStatement: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \PaperStatement.name, "The statement's name.")
    public let statement = Field(
      "statement", \PaperStatement.statement, "Where it stands in the paper, and what it says.")
    public let paper = Field("paper", \PaperStatement.paper, "The paper's value, as printed.")
    public let findings = Field(
      "findings", \PaperStatement.findings,
      "What this toolkit finds; empty where a study is needed and none was given.")
    public let comparison = Field(
      "comparison", \PaperStatement.comparison, "Why the two differ, or that they agree.")
  }
  public static var fields: Fields { Fields() }
}

extension PaperStatement.Finding: Answer {
  public struct Fields: Sendable {
    public let what = Field("what", \PaperStatement.Finding.what, "The case or the quantity.")
    public let value = Field("value", \PaperStatement.Finding.value, "The number.", mayBeNull: true)
    public let unit = Field(
      "unit", \PaperStatement.Finding.unit, "Its unit; empty for a count or a ratio.")
  }
  public static var fields: Fields { Fields() }
}
