// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import Files
public import ScalingLaws

/// What `laws check` prints: the parts of a study or of a table of runs, and every problem found.
public struct CheckAnswer: Sendable {
  /// The study's name, or the table.
  public let study: String
  public let parts: [StudyCheck.Part]
  /// The columns of a table by what they hold; empty for a study.
  public let columns: NamedValues<String>
  /// The experiments of a table; empty for a study.
  public let experiments: [String]
  /// What cannot be used.
  public let problems: [FileError]
  public let warnings: [Warning]
  /// How a table was read; nil for a study, and for a table that cannot be used.
  public let reading: RunsReading?

  /// Of a study.
  public init(_ check: StudyCheck) {
    (study, parts, problems) = (check.name, check.parts, check.complaints)
    (columns, experiments, warnings, reading) = ([:], [], [], nil)
  }

  /// Of a table of runs.
  public init(_ check: RunsCheck, path: String) {
    (study, problems, warnings) = (path, check.complaints, check.warnings)
    experiments = check.experiments
    reading = check.runs?.reading
    guard let runs = check.runs else {
      (parts, columns) = ([], [:])
      return
    }
    let used = runs.columnsUsed
    let names = [
      ("run", used.name), ("parameters", used.parameters), ("tokens", used.tokens),
      ("flops", used.flops), ("loss", used.loss), ("experiment", used.experiment),
      ("budget", used.budget),
    ]
    columns = NamedValues(names.compactMap { name, column in column.map { (name, $0) } })
    let sizes = Set(runs.runs.map(\.parameters)).count
    let groups = Set(runs.runs.compactMap(\.experiment)).count
    parts = [
      StudyCheck.Part(
        name: path, isPresent: true,
        found: "\(runs.runs.count) runs of \(sizes) sizes"
          + (groups > 1 ? " in \(groups) experiments" : ""), enables: "the loss surface")
    ]
  }

  /// Whether no problem was found.
  public var isUsable: Bool { problems.isEmpty }
}

extension CheckAnswer: Answer {
  public struct Fields: Sendable {
    public let study = Field("study", \CheckAnswer.study, "The study's name, or the table.")
    public let usable = Field("usable", \CheckAnswer.isUsable, "Whether no problem was found.")
    public let parts = Field("parts", \CheckAnswer.parts, "What is there and what is missing.")
    public let columns = Field(
      "columns", \CheckAnswer.columns,
      "The columns of a table by what they hold; empty for a study.")
    public let experiments = Field(
      "experiments", \CheckAnswer.experiments, "The experiments of a table; empty for a study.")
    public let complaints = Field("complaints", \CheckAnswer.problems, "Every problem found.")
    public let warnings = Field("warnings", \CheckAnswer.warnings, "What to know before a fit.")
    public let read = Field(
      "read", \CheckAnswer.reading, "How a table was read; null for a study.")
  }
  public static var fields: Fields { Fields() }
}

extension StudyCheck.Part: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \StudyCheck.Part.name, "The file or the folder.")
    public let present = Field("present", \StudyCheck.Part.isPresent, "Whether it is there.")
    public let found = Field("found", \StudyCheck.Part.found, "What was found.")
    public let enables = Field("enables", \StudyCheck.Part.enables, "The results that need it.")
  }
  public static var fields: Fields { Fields() }
}
