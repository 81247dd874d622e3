// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import GapScaling
import NumericalMethods
import Reports
import ScalingLaws

/// `laws compare`: two stored fits side by side.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Set two stored fits of one law side by side.",
    discussion: """
      Differences are given in units of both standard errors together, which is meaningful for fits of different \
      runs; fits of the same runs share their scatter.

      Examples:
        laws compare a.json b.json
        laws compare a.json b.json --flops 1e22,1e24
      """)

  @Argument(help: "The first fit, as laws fit -o wrote it.")
  var first: String

  @Argument(help: "The second fit, of the same law.")
  var second: String

  @Option(help: "Compare allocations at these training computes too, FLOPs, comma-separated.")
  var flops: ComputeList?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let (a, b) = (try FitArtifact(contentsOf: first), try FitArtifact(contentsOf: second))
    guard a.law == b.law, let law = LawCatalog.law(named: a.law) else {
      throw FileError(
        path: second, "expected a fit of \(a.law) as in \(first), found one of \(b.law)")
    }
    if flops != nil, a.law != Chinchilla.name {
      throw ValidationError("expected fits of \(Chinchilla.name) with --flops, found \(a.law)")
    }
    try answer(law, a, b)
  }

  private func answer<Law: ScalingLaw>(
    _ law: Law.Type, _ a: FitArtifact, _ b: FitArtifact
  ) throws {
    let fits = (
      try a.restored(as: law, path: first), try b.restored(as: law, path: second)
    )
    var table = TextTable([
      "coefficient", "first", "interval", "second", "interval", "difference", "in errors",
    ])
    var rows: [JSON] = []
    for (left, right) in zip(fits.0.coefficients, fits.1.coefficients) {
      let difference = right.value - left.value
      let error = left.standardError.flatMap { l in
        right.standardError.map { (l * l + $0 * $0).squareRoot() }
      }
      let units = error.flatMap { $0 > 0 ? difference / $0 : nil }
      table.add([
        left.name, left.value.significant(6), left.span(4), right.value.significant(6),
        right.span(4), difference.significant(3), units?.significant(3) ?? "–",
      ])
      rows.append(
        .object([
          ("name", .string(left.name)), ("a", EstimateJSON.object(left)),
          ("b", EstimateJSON.object(right)), ("difference", .number(difference)),
          ("standardErrors", .optional(units)),
        ]))
    }
    let same = a.data.sha256 == b.data.sha256 && a.data.observed == b.data.observed
    let data =
      same
      ? "the same \(a.data.observed.count) runs of \(a.data.path)"
      : "\(a.data.observed.count) runs of \(a.data.path), \(b.data.observed.count) of \(b.data.path)"
    let optima = try allocations(a, b)
    let known = fits.0.allWarnings
    let warnings = known + fits.1.allWarnings.filter { !known.contains($0) }
    try output.print(
      """
      \(Law.title): \(Law.formula); \(data)
      first: \(a.objectiveName); \(fits.0.sentence)
      second: \(b.objectiveName); \(fits.1.sentence)

      \(table.text)\(optima.text)\(warnings.lines)
      """,
      json: .object([
        ("laws", .array([.string(a.law), .string(b.law)])), ("sameData", .bool(same)),
        ("coefficients", .array(rows)), ("allocations", optima.json), ("warnings", warnings.json),
      ]))
  }

  private func allocations(
    _ a: FitArtifact, _ b: FitArtifact
  ) throws -> (text: String, json: JSON) {
    guard let flops else { return ("", .array([])) }
    let fits = (
      try a.restored(as: Chinchilla.self, path: first),
      try b.restored(as: Chinchilla.self, path: second)
    )
    var table = TextTable(["FLOPs", "", "N", "D/N", "loss", "beyond data"])
    var rows: [JSON] = []
    var multipliers: [String] = []
    for budget in flops.values {
      let multiplier = ComputeMultiplier(flops: budget, of: fits.1, over: fits.0)
      if let multiplier {
        let span = multiplier.interval.map {
          " (\($0.lowerBound.significant(3)) to \($0.upperBound.significant(3)))"
        }
        multipliers.append(
          "at \(budget.significant(4)) FLOP the first needs \(multiplier.value.significant(3))\(span ?? "") times "
            + "the compute to reach the loss of the second")
      }
      let pair = [fits.0, fits.1].map { Allocation(flops: budget, by: $0) }
      for (name, found) in zip(["first", "second"], pair) {
        table.add([
          budget.significant(4), name, found.parameters.counted, found.ratio.spanned(3),
          found.loss.spanned(5),
          found.distance > 1 ? found.distance.significant(3) + "×" : "within",
        ])
      }
      func json(_ found: Allocation) -> JSON {
        .object([
          ("parameters", EstimateJSON.object(found.parameters)),
          ("tokens", EstimateJSON.object(found.tokens)),
          ("tokensPerParameter", EstimateJSON.object(found.ratio)),
          ("loss", EstimateJSON.object(found.loss)), ("distance", .number(found.distance)),
        ])
      }
      rows.append(
        .object([
          ("flops", .number(budget)), ("a", json(pair[0])), ("b", json(pair[1])),
          ("multiplier", .optional(multiplier?.value)),
          (
            "multiplierInterval",
            multiplier?.interval.map {
              .array([.number($0.lowerBound), .number($0.upperBound)])
            } ?? .null
          ),
        ]))
    }
    let lines = multipliers.isEmpty ? "" : "\n\n" + multipliers.joined(separator: "\n")
    return ("\n\n" + table.text + lines, .array(rows))
  }
}
