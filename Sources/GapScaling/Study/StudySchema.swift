// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Files

/// What a study folder can hold: the settings, the columns of its tables, and its arrays.
///
/// This is the only list of them. The reader, the check and the simulation take their columns from here; the tables of
/// `Data/README.md` and the measuring tool's `study_schema.json` are generated from it.
public struct StudySchema: Sendable {
  /// One column of a table.
  public struct Column: Sendable, Equatable {
    /// What a cell holds.
    public enum Domain: String, Sendable, Equatable, CaseIterable, Encodable, Shaped {
      case text
      /// A number greater than 0.
      case positive
      /// A number of at least 0.
      case nonNegative
    }

    /// The column's name.
    public let name: String
    /// Other names that are read in its place.
    public let aliases: [String]
    /// What a cell holds.
    public let domain: Domain
    /// The unit; nil for text.
    public let unit: String?
    /// Whether the table must have the column, and each cell a value.
    public let isRequired: Bool
    /// One sentence.
    public let meaning: String

    /// Every name, the documented one first.
    public var names: [String] { [name] + aliases }
    /// The numbers that a cell can hold; nil for text.
    var numbers: NumberDomain? {
      switch domain {
      case .text: nil
      case .positive: .positive
      case .nonNegative: .nonNegative
      }
    }

    init(
      _ name: String, _ domain: Domain, _ meaning: String, unit: String? = nil,
      aliases: [String] = [], required: Bool = false
    ) {
      (self.name, self.domain, self.meaning, self.unit) = (name, domain, meaning, unit)
      (self.aliases, isRequired) = (aliases, required)
    }
  }

  /// A table.
  public struct Table: Sendable, Equatable {
    /// The file's usual name.
    public let file: String
    /// What a row is.
    public let row: String
    /// The columns that tell rows apart.
    public let key: [String]
    /// The columns in their usual order.
    public let columns: [Column]

    /// The column of a name or of one of its aliases, whatever the case of its letters.
    public func column(_ name: String) -> Column? {
      columns.first { column in column.names.contains { $0.lowercased() == name.lowercased() } }
    }
  }

  /// A folder of arrays.
  public struct Arrays: Sendable, Equatable {
    /// The files' names.
    public let files: String
    /// Element type and shape.
    public let shape: String
    /// The unit of an element.
    public let unit: String
    /// One sentence.
    public let meaning: String
  }

  /// A key of `study.yaml`.
  public struct Key: Sendable, Equatable {
    /// The key.
    public let name: String
    /// One sentence.
    public let meaning: String
    /// What holds without it; nil where it must be given, empty for nothing.
    public let standard: String?
    /// What its value is.
    public var value = Value.text

    /// What the value of a key is.
    public enum Value: Sendable, Equatable {
      case text
      /// One of some words.
      case words([String])
      /// A day such as 2026-11-21.
      case day
      /// A whole number in a range.
      case whole(ClosedRange<Int>)
      /// A number greater than 0.
      case positive
      /// A number between 0 and 1, neither of them.
      case probability
      /// Keys with values.
      case mapping
    }
  }

  /// The keys of `study.yaml`, in the order of the documentation.
  public let settings: [Key]
  /// The tables in the order in which numbers flow.
  public let tables: [Table]
  /// The folders of arrays.
  public let arrays: [Arrays]
}

extension StudySchema {
  /// The columns that the reader uses by name.
  enum Columns {
    static let run = Column("run", .text, "The training run's name.")
    static let parameters = Column(
      "parameters", .positive, "N, embeddings counted.", unit: "parameters",
      aliases: ["params", "N"], required: true)
    static let tokens = Column(
      "tokens", .positive, "D.", unit: "tokens", aliases: ["D"], required: true)
    static let batchTokens = Column(
      "batch_tokens", .positive, "Tokens of a step.", unit: "tokens")
    static let model = Column("model", .text, "The model's name.", required: true)
    static let variant = Column(
      "variant", .text, "The precision's name, such as fp32 or gptq4.", required: true)
    static let bits = Column(
      "bits_per_parameter", .positive,
      "b, the bits of a quantized weight; 16 or more for the model as trained.",
      unit: "bits/parameter", required: true)
    static let codeLength = Column(
      "code_length_bits", .positive,
      "The length of the whole code, scales and unquantized parts included; N·b without.",
      unit: "bits")
    static let trainingLoss = Column(
      "train_nll", .nonNegative, "The mean loss on training tokens.", unit: "nats/token")
    static let testLoss = Column(
      "test_nll", .nonNegative, "The mean loss on held-out tokens.", unit: "nats/token")
    static let sampled = Column(
      "sampled", .text,
      "How the rows of the token losses were drawn: tokens (independent and uniform over all D), every (all D), units "
        + "(windows or documents) or unknown.")
    static let teacher = Column("run", .text, "The teacher's training run.", required: true)
    static let divergence = Column(
      "divergence_bits", .nonNegative, "The sum of KL(p‖q) over all that the teacher drew.",
      unit: "bits")
    static let realizedCode = Column(
      "code_length_bits", .positive,
      "The sum of log2 p/q over all that the teacher drew, and 64 for the smoothing weight.",
      unit: "bits", required: true)
    static let teacherLoss = Column(
      "teacher_train_nll", .nonNegative,
      "The teacher's mean loss on the same pairs; where empty, models.csv has it.",
      unit: "nats/token")
  }

  private static let losses = [
    Columns.trainingLoss,
    Column("train_nll_sd", .nonNegative, "Its standard deviation.", unit: "nats/token"),
    Column("train_entropy", .nonNegative, "The mean predictive entropy.", unit: "nats/token"),
    Columns.testLoss,
    Column("test_nll_sd", .nonNegative, "Its standard deviation.", unit: "nats/token"),
    Column("sample", .positive, "The tokens measured.", unit: "tokens"),
  ]

  /// `runs.csv`; columns of other names are read as `laws fit` reads them.
  public static let runs = Table(
    file: "runs.csv", row: "a training run", key: ["run"],
    columns: [
      Columns.run, Column("model", .text, "The model's name."), Columns.parameters, Columns.tokens,
      Column("flops", .positive, "Training compute.", unit: "FLOP"),
      Column(
        "final_train_loss", .nonNegative, "The mean training loss over the last 5 % of steps.",
        unit: "nats/token", aliases: ["train_loss", "loss"], required: true),
      Column("test_loss", .nonNegative, "The mean loss on held-out tokens.", unit: "nats/token"),
      Column("layers", .positive, "Layers."), Column("width", .positive, "The model's width."),
      Column("heads", .positive, "Attention heads."), Column("steps", .positive, "Steps."),
      Columns.batchTokens, Column("seed", .nonNegative, "The seed."),
      Column("matmul_precision", .text, "The number format of matrix products."),
      Column("design", .text, "The name of the design that the run belongs to."),
      Column("warmup_steps", .nonNegative, "Steps of the learning rate's warm-up."),
      Column("peak_rate", .positive, "The learning rate after the warm-up."),
    ])

  /// `models.csv`.
  public static let models = Table(
    file: "models.csv", row: "a model in one precision", key: ["model", "variant"],
    columns: [
      Columns.model, Columns.run, Columns.variant, Columns.parameters, Columns.tokens,
      Columns.bits, Columns.codeLength,
    ] + losses + [Columns.sampled])

  /// `requential.csv`.
  public static let requential = Table(
    file: "requential.csv", row: "a coded student", key: ["run"],
    columns: [
      Columns.teacher, Columns.model, Columns.parameters, Columns.tokens, Columns.divergence,
      Columns.realizedCode,
    ] + losses + [Columns.teacherLoss])

  /// The schema of this version.
  public static let current = StudySchema(
    settings: [
      Key(
        name: "name", meaning: "A short word that names the outputs.",
        standard: "the folder's name"),
      Key(name: "title", meaning: "The title of documents.", standard: ""),
      Key(name: "description", meaning: "What was measured, in words.", standard: ""),
      Key(
        name: "date", meaning: "The day of the measurement, such as 2026-11-21.", standard: "",
        value: .day),
      Key(
        name: "vocabulary", meaning: "V, at least 2.", standard: nil,
        value: .whole(2...Limits.vocabulary.upperBound)),
      Key(
        name: "tokens_per_parameter", meaning: "D/N of the measured models.", standard: "20",
        value: .positive),
      Key(
        name: "failure_probability", meaning: "δ of each bound.", standard: "0.01",
        value: .probability),
      Key(
        name: "grid", meaning: "|K|, the number of bets.", standard: "1000",
        value: .whole(1...Limits.gridPoints.upperBound)),
      Key(
        name: "units", meaning: "nats, the only unit accepted.", standard: "nats",
        value: .words(["nats"])),
      Key(
        name: "sampled",
        meaning: "How the rows of token losses were drawn, for tables without that column: tokens, "
          + "every or unknown; bounds on unknown rows are estimates.", standard: "unknown",
        value: .words(["tokens", "every", "unknown"])),
      Key(
        name: "origin",
        meaning:
          "Whether the numbers were measured or simulated; a report of a simulated study says so.",
        standard: "measured", value: .words(["measured", "simulated"])),
      Key(name: "runs", meaning: "The table of training runs.", standard: "runs.csv"),
      Key(name: "curves", meaning: "The folder of training curves.", standard: "curves/"),
      Key(name: "models", meaning: "The table of measured models.", standard: "models.csv"),
      Key(name: "tokens", meaning: "The folder of token losses.", standard: "tokens/"),
      Key(name: "spectra", meaning: "The folder of Lanczos coefficients.", standard: "spectra/"),
      Key(
        name: "requential", meaning: "The table of coded students.", standard: "requential.csv"),
      Key(
        name: "reading", meaning: "A mapping: how the table of runs is read, see docs/tables.md.",
        standard: "", value: .mapping),
    ],
    tables: [runs, models, requential],
    arrays: [
      Arrays(
        files: "curves/<run>.npy", shape: "float32 [steps]", unit: "nats/token",
        meaning: "The mean loss of each step's batch before its update."),
      Arrays(
        files: "tokens/<model>-<variant>.npy", shape: "float32 [n, 2]", unit: "nats",
        meaning:
          "Negative log-likelihood and predictive entropy of n training tokens, unsmoothed."),
      Arrays(
        files: "tokens/<run>-student.npy", shape: "float32 [n, 2]", unit: "nats",
        meaning: "The same of a coded student on its teacher's training tokens."),
      Arrays(
        files: "summaries/<model>-<variant>.sum", shape: "a summary", unit: "nats",
        meaning: "The same of all training tokens, summarized."),
      Arrays(
        files: "held-out/<model>-<variant>.npy", shape: "float32 [n, 2]", unit: "nats",
        meaning: "Negative log-likelihood and predictive entropy of n held-out tokens."),
      Arrays(
        files: "requential/<run>.npy", shape: "float32 [steps, 2]", unit: "nats",
        meaning: "The sums of KL(p‖q) and of log p/q of each step."),
      Arrays(
        files: "spectra/<model>-<tokens>tok-s<seed>.csv", shape: "alpha, beta",
        unit: "nats per squared unit of weight",
        meaning: "Entries of the Lanczos tridiagonal of the loss Hessian."),
    ])
}
