// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import ScalingLaws

extension RunChoices {
  /// The keys under `reading` in a `study.yaml`: the names of the program's options, with `_` for `-`.
  static let settings = [
    "parameters", "tokens", "flops_column", "loss", "weights", "run", "step", "batch_tokens",
    "units", "loss_units",
    "bytes_per_token", "where", "experiment", "experiment_column", "pool", "final", "best",
    "keep_flagged",
    "keep_unfinished",
  ]

  /// Reads how a study's table of runs is read.
  ///
  /// - Throws: `FileError` at the line and column of an unknown key or of a value out of its domain.
  init(_ reader: SettingsReader) throws(FileError) {
    try reader.refuseUnknownKeys(Self.settings)
    self.init()
    columns = RunColumns(
      name: try reader.text("run"), parameters: try reader.text("parameters"),
      tokens: try reader.text("tokens"),
      flops: try reader.text("flops_column"), loss: try reader.text("loss"),
      weights: try reader.text("weights"),
      step: try reader.text("step"), experiment: try reader.text("experiment_column"))
    if let text = try reader.text("units") {
      guard let units = RunUnits(text) else {
        throw reader.error(
          at: "units",
          "expected units such as parameters=M,tokens=B,flops=1e21 or as-is, found '\(text)'")
      }
      options.units = units
    }
    if let text = try reader.text("loss_units") {
      guard let unit = RunUnits.loss(text) else {
        throw reader.error(
          at: "loss_units",
          "expected nats, bits, log10, perplexity, bits-per-byte or nats-per-byte for 'loss_units', found '\(text)'"
        )
      }
      options.units[.loss] = unit
    }
    for item in try reader.items("where") ?? [] {
      guard case .word(let text, _, _) = item, let condition = RowCondition(text) else {
        let place = reader.place(of: "where")
        throw FileError(
          path: reader.path, line: place.line, column: place.column,
          "expected conditions such as tokens>=1e9 for 'where', found something else")
      }
      options.conditions.append(condition)
    }
    options.experiment = try reader.text("experiment")
    options.pools = try reader.flag("pool")
    options.keepsFinal = try reader.flag("final")
    options.keepsBest = try reader.flag("best")
    options.keepsFlagged = try reader.flag("keep_flagged")
    options.keepsUnended = try reader.flag("keep_unfinished")
    options.batchTokens = try reader.number("batch_tokens", "a number greater than 0") { $0 > 0 }
    options.bytesPerToken = try reader.number("bytes_per_token", "a number greater than 0") {
      $0 > 0
    }
  }
}
