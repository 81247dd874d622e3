// SPDX-License-Identifier: GPL-3.0-or-later
import Answers

/// The answer of a command that writes files.
struct WrittenFiles: Answer {
  let files: [String]

  struct Fields: Sendable {
    let files = Field("files", \WrittenFiles.files, "The files that were written.")
  }
  static var fields: Fields { Fields() }
}

/// The answer of `laws figures`.
struct DrawnFigures: Answer {
  let files, skipped, notes: [String]

  struct Fields: Sendable {
    let files = Field("files", \DrawnFigures.files, "The files that were written.")
    let skipped = Field("skipped", \DrawnFigures.skipped, "Figures that were not drawn, and why.")
    let notes = Field("notes", \DrawnFigures.notes, "What could not be drawn.")
  }
  static var fields: Fields { Fields() }
}

/// The answer of `laws plot`.
struct DrawnPlot: Answer {
  let files, notes: [String]

  struct Fields: Sendable {
    let files = Field("files", \DrawnPlot.files, "The files that were written.")
    let notes = Field("notes", \DrawnPlot.notes, "What could not be drawn, and what was fitted.")
  }
  static var fields: Fields { Fields() }
}

/// The answer of `laws summarize`.
struct WrittenSummary: Answer {
  let file: String
  let tokens, shards: Int
  let smoothingWeights: [Double]
  let sha256: String

  struct Fields: Sendable {
    let file = Field("file", \WrittenSummary.file, "The summary that was written.")
    let tokens = Field("tokens", \WrittenSummary.tokens, "The tokens in it.", unit: "tokens")
    let shards = Field("shards", \WrittenSummary.shards, "The shards in it.")
    let smoothingWeights = Field(
      "smoothingWeights", \WrittenSummary.smoothingWeights, "α of each sum.")
    let sha256 = Field(
      "sha256", \WrittenSummary.sha256, "The SHA-256 that a certificate states.")
  }
  static var fields: Fields { Fields() }
}
