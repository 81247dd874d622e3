// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods

/// `laws summarize`: what a bound needs of a shard in a few kilobytes, and the sum of several.
struct SummarizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summarize",
    abstract:
      "Summarize shards of token losses in a small file that laws bound reads instead of them.",
    discussion: """
      Each shard can be summarized where it is stored. The .sum files can then be merged in any order and grouping, with \
      the same bytes as result. The bound from a summary is at most 1e-6 nats above the bound from the shards, and laws \
      bound prints this difference. The smoothing weight follows from the hypotheses, which are given as for laws bound; \
      or give the weight.

      Examples:
        laws summarize part-0.npy -o part-0.sum --parameters 820352 --tokens 16400384 \\
          --code-length-bits 3373056 --vocabulary 256
        laws summarize part-*.sum -o whole.sum
        laws bound whole.sum --parameters 820352 --tokens 16400384 --code-length-bits 3373056 \\
          --vocabulary 256
      """)

  @Argument(
    help: "Token losses (.npy, .csv, .jsonl), one shard per file, or summaries (.sum).")
  var shards: [String]

  @Option(name: [.customShort("o"), .long], help: "The summary's file, such as part-0.sum.")
  var output: String

  @OptionGroup var hypotheses: TheoremOptions

  @OptionGroup var replacing: ReplacingOptions

  @OptionGroup var print: OutputOptions

  private var areSummaries: Bool { shards.allSatisfy { $0.hasSuffix(".sum") } }

  mutating func validate() throws {
    shards = ManyFiles.split(shards)
    guard !shards.isEmpty else {
      throw ValidationError("expected at least one shard or summary, found none")
    }
    guard output.hasSuffix(".sum") else {
      throw ValidationError("expected a name that ends in .sum for -o, found '\(output)'")
    }
    try hypotheses.check()
    if areSummaries { return }
    try hypotheses.checkSingle()
    if hypotheses.smoothingWeight == nil { return try hypotheses.checkComplete() }
    guard hypotheses.vocabulary != nil else {
      throw ValidationError("expected --vocabulary, V, found none")
    }
  }

  func run() throws {
    let summary = areSummaries ? try LossInput.merged(shards) : try mapped()
    try replacing.write(summary.json(), to: output)
    let weights = summary.weights.map { print.number($0) }.joined(separator: ", ")
    try print.print(
      "\(output): \(summary.count) tokens of \(summary.shards.count) "
        + "shard\(summary.shards.count == 1 ? "" : "s"), α = \(weights)\n"
        + Symbols.line(["α"]),
      answer: WrittenSummary(
        file: output, tokens: summary.count, shards: summary.shards.count,
        smoothingWeights: summary.weights, sha256: summary.fingerprint))
  }

  /// Each shard summed up, and the sum of all.
  private func mapped() throws -> LossSummary {
    let weights =
      if let weight = hypotheses.smoothingWeight { [weight] } else {
        try hypotheses.theorem().bound.smoothingWeights()
      }
    return try LossInput.merged(
      shards.map { shard in
        let summary =
          shard.hasSuffix(".sum")
          ? try LossSummary(contentsOf: shard)
          : try LossSummary(
            of: TokenLosses(contentsOf: shard, units: hypotheses.lossUnits), weights: weights,
            vocabulary: hypotheses.vocabulary ?? 0, centre: hypotheses.lossCentre,
            isClipped: hypotheses.tightest || hypotheses.inequality.choice == .clippedAMGM)
        return (shard, summary)
      })
  }
}
