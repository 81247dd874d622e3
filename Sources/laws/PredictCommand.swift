// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import GapScaling
import NumericalMethods
import ScalingLaws

/// `laws predict`: what a stored fit says about models that were not measured.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract:
      "Predict with a stored fit: the law's value, its interval, and its distance from the data.",
    discussion: """
      There are two intervals: that of the law, and that of the loss of one new run, which includes the scatter of the \
      runs. The distance is the largest factor by which N, D or compute (or x) is outside the range of the runs.

      Examples:
        laws predict fit.json --parameters 7B,70B --tokens 1.4T
        laws predict fit.json --parameters 70B --ratio 20
        laws predict repeated.json --parameters 7B --tokens 1.4T --unique-tokens 200B
        laws predict power.json --x 1e9
        laws predict --law muennighoff2023 --parameters 7B --tokens 1.4T --unique-tokens 200B
      """)

  @Argument(help: "The fit, as laws fit -o wrote it; left out with --law.")
  var fit: String?

  @Option(help: "A published loss surface (laws list), without intervals.")
  var law: String?

  @Option(help: "Other intervals than the fit's own.")
  var intervals: Word<IntervalMethod>?

  @Option(help: "Another level than the fit's own.")
  var level: Double?

  @Option(parsing: .unconditional, help: "N of each model, comma-separated.")
  var parameters: NumberList?

  @Option(parsing: .unconditional, help: "D of each model; one number serves all.")
  var tokens: NumberList?

  @Option(parsing: .unconditional, help: "D/N, instead of tokens.")
  var ratio: Double?

  @Option(
    parsing: .unconditional,
    help: "Number of different tokens, for the data-constrained law; as many as tokens.")
  var uniqueTokens: Count?

  @Option(parsing: .unconditional, help: "x, for laws of one variable.")
  var x: NumberList?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let ratio, !(ratio > 0 && ratio.isFinite) {
      throw ValidationError("expected --ratio greater than 0, found \(ratio)")
    }
    if let uniqueTokens, !(uniqueTokens.value > 0) {
      throw ValidationError("expected --unique-tokens greater than 0, found \(uniqueTokens.value)")
    }
    guard (fit == nil) != (law == nil) else {
      throw ValidationError(
        "expected a fit or --law with a published one, found \(fit == nil ? "neither" : "both")")
    }
    if law != nil, intervals != nil || level != nil {
      throw ValidationError(
        "expected a fit with --\(intervals != nil ? "intervals" : "level"), found --law: a published law has none"
      )
    }
    if let level, !(level > 0 && level < 1) {
      throw ValidationError("expected --level between 0 and 1, found \(level)")
    }
    guard (x == nil) != (parameters == nil) else {
      throw ValidationError(
        "expected --x, or --parameters with --tokens or --ratio, found "
          + (x == nil ? "neither" : "both"))
    }
    if parameters != nil, (tokens == nil) == (ratio == nil) {
      throw ValidationError(
        "expected --tokens or --ratio with --parameters, found \(tokens == nil ? "neither" : "both")"
      )
    }
    if let parameters, let tokens, tokens.values.count != 1,
      tokens.values.count != parameters.values.count
    {
      throw ValidationError(
        "expected 1 or \(parameters.values.count) numbers of --tokens, found \(tokens.values.count)"
      )
    }
  }

  func run() throws {
    if let law {
      let entry = try PublishedLaws.entry(law, uniqueTokens: uniqueTokens)
      if uniqueTokens != nil, let repeated = entry.dataConstrained {
        return try published(repeated, entry)
      }
      return try published(entry.chinchilla, entry)
    }
    let path = fit ?? ""
    let artifact = try FitArtifact(contentsOf: path)
    guard let law = LawCatalog.law(named: artifact.law) else {
      throw FileError(path: path, "expected a known law, found '\(artifact.law)'")
    }
    try answer(law, artifact, path)
  }

  /// One row of an input's numbers a prediction.
  private func numbers(_ names: [String]) throws -> [[Double]] {
    if uniqueTokens != nil, !names.contains("uniqueTokens") {
      throw ValidationError(
        "expected --unique-tokens with a fit of the data-constrained law, found another law's")
    }
    if let parameters, names.starts(with: ["parameters", "tokens"]) {
      return parameters.values.enumerated().map { index, n in
        let d = tokens.map { $0.values.count == 1 ? $0.values[0] : $0.values[index] }
        let tokens = d ?? n * (ratio ?? 1)
        return [n, tokens] + (names.count > 2 ? [uniqueTokens?.value ?? tokens] : [])
      }
    }
    if let x, names.count == 1 { return x.values.map { [$0] } }
    throw ValidationError(
      "expected \(names.count == 1 ? "--x" : "--parameters") for this fit's law, found "
        + (x == nil ? "--parameters" : "--x"))
  }

  /// A published surface: its value alone.
  private func published<Law: LossSurface>(_ law: Law, _ entry: PublishedLaw) throws {
    let names = Law.inputNames
    let found = Predictions(of: law, at: try numbers(names).compactMap { Law.input($0) })
    var table = AnswerTable(
      names.map { .number(headings[$0] ?? $0, $0) } + [.number("prediction")])
    for row in found.rows {
      table.add(
        row.input.values.map { .number($0, .count) } + [.number(row.prediction.value, .digits(4))])
    }
    try output.print(
      """
      \(entry.words(repeating: uniqueTokens != nil))

      \(output.text(table))

      \(Symbols.line(of: Law.self))
      """, answer: found)
  }

  private var headings: [String: String] {
    ["parameters": "N", "tokens": "D", "uniqueTokens": "different tokens"]
  }

  private func answer<Law: ScalingLaw>(
    _ law: Law.Type, _ artifact: FitArtifact, _ path: String
  ) throws {
    let uncertainty = try artifact.restored(
      as: law, path: path, method: intervals?.choice, level: level)
    let names = Law.inputNames
    let found = Predictions(
      of: uncertainty, at: try numbers(names).compactMap { Law.input($0) })
    var table = AnswerTable(
      names.map { .number(headings[$0] ?? $0, $0) } + [
        .number("prediction"), .number("standard error", isDetail: true),
        .number("interval of the law", "interval"), .number("of a new run", "new_run"),
        .number("beyond data", "distance"),
      ])
    for row in found.rows {
      table.add(
        row.input.values.map { .number($0, .count) } + [
          .number(row.prediction.value, .digits(4)),
          .optional(row.prediction.standardError, .digits(4)),
          .optional(row.prediction.interval, .digits(4)), .optional(row.newRun, .digits(4)),
          .distance(row.distance ?? 1),
        ])
    }
    try output.print(
      """
      \(Law.title): \(Law.formula), fitted to \(uncertainty.fit.observed.count) runs

      \(output.text(table))

      \(NumberText.percent(4).plain(uncertainty.level)) intervals: \(uncertainty.sentence)
      \(Symbols.line(of: Law.self))\(found.warnings.lines)
      """, answer: found)
  }
}
