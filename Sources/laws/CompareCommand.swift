// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import NumericalMethods
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
    let same = a.data.sha256 == b.data.sha256 && a.data.observed == b.data.observed
    let found = FitComparison(
      fits.0, fits.1, hasSameData: same, flops: flops?.values ?? [])
    var table = TextTable([
      "coefficient", "first", "interval", "second", "interval", "difference", "in errors",
    ])
    for row in found.coefficients {
      table.add([
        row.name, row.a.value.significant(6), row.a.span(4), row.b.value.significant(6),
        row.b.span(4), row.difference.significant(3), row.standardErrors?.significant(3) ?? "–",
      ])
    }
    let data =
      same
      ? "the same \(a.data.observed.count) runs of \(a.data.path)"
      : "\(a.data.observed.count) runs of \(a.data.path), \(b.data.observed.count) of \(b.data.path)"
    try output.print(
      """
      \(Law.title): \(Law.formula); \(data)
      first: \(a.objectiveName); \(fits.0.sentence)
      second: \(b.objectiveName); \(fits.1.sentence)

      \(table.text)\(text(found.allocations))\(found.warnings.lines)
      """, answer: found)
  }

  private func text(_ pairs: [FitComparison.Pair]) -> String {
    guard !pairs.isEmpty else { return "" }
    var table = TextTable(["FLOPs", "", "N", "D/N", "loss", "beyond data"])
    for pair in pairs {
      for (name, found) in [("first", pair.a), ("second", pair.b)] {
        table.add([
          pair.flops.significant(4), name, found.parameters.counted, found.ratio.spanned(3),
          found.loss.spanned(5), found.beyond,
        ])
      }
    }
    let multipliers = pairs.compactMap { pair -> String? in
      guard let found = pair.multiplier else { return nil }
      let span = found.interval.map {
        " (\($0.lowerBound.significant(3)) to \($0.upperBound.significant(3)))"
      }
      return
        "at \(pair.flops.significant(4)) FLOP the first needs \(found.value.significant(3))\(span ?? "") times "
        + "the compute to reach the loss of the second"
    }
    return "\n\n" + table.text
      + (multipliers.isEmpty ? "" : "\n\n" + multipliers.joined(separator: "\n"))
  }
}
