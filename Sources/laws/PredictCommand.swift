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
      Two intervals: that of the law, and that of what one new run would measure, which adds the runs' scatter. The \
      distance is the largest factor by which N, D or compute (or x) lies beyond the runs.

      Examples:
        laws predict fit.json --parameters 7B,70B --tokens 1.4T
        laws predict fit.json --parameters 70B --ratio 20
        laws predict repeated.json --parameters 7B --tokens 1.4T --unique-tokens 200B
        laws predict power.json --x 1e9
      """)

  @OptionGroup var stored: StoredFit

  @Option(parsing: .unconditional, help: "N of each model, comma-separated.")
  var parameters: NumberList?

  @Option(parsing: .unconditional, help: "D of each model; one number serves all.")
  var tokens: NumberList?

  @Option(parsing: .unconditional, help: "D/N, instead of tokens.")
  var ratio: Double?

  @Option(
    parsing: .unconditional,
    help: "Different tokens there are, for the data-constrained law; as many as tokens.")
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
    let artifact = try FitArtifact(contentsOf: stored.fit)
    guard let law = LawCatalog.law(named: artifact.law) else {
      throw FileError(path: stored.fit, "expected a known law, found '\(artifact.law)'")
    }
    try answer(law)
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

  private func answer<Law: ScalingLaw>(_ law: Law.Type) throws {
    let uncertainty = try stored.restored(as: law)
    let names = Law.inputNames
    var table = TextTable(
      names.map {
        ["parameters": "N", "tokens": "D", "uniqueTokens": "different tokens"][$0] ?? $0
      } + [
        "prediction", "standard error", "interval of the law", "of a new run", "beyond data",
      ])
    let found = Predictions(
      of: uncertainty, at: try numbers(names).compactMap { Law.input($0) })
    for row in found.rows {
      table.add(
        row.input.values.map { Quantity.engineering($0) } + [
          row.prediction.value.significant(6), row.prediction.standardError?.significant(3) ?? "–",
          row.prediction.span(5),
          row.newRun.map { "\($0.lowerBound.significant(5)) to \($0.upperBound.significant(5))" }
            ?? "none",
          row.distance > 1 ? row.distance.significant(3) + "×" : "within",
        ])
    }
    try output.print(
      """
      \(Law.title): \(Law.formula), fitted to \(uncertainty.fit.observed.count) runs

      \(table.text)

      \(Level.percent(uncertainty.level)) % intervals: \(uncertainty.sentence)\
      \(found.warnings.lines)
      """, answer: found)
  }
}
