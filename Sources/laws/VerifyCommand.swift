// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GeneralizationBounds
import NumericalMethods

/// `laws verify`: a certificate against the token losses it speaks of.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a certificate: recompute it from the token losses and compare every field.",
    discussion: """
      The certificate is recomputed from its hypotheses and the token losses, and every field must be the same. \
      Statements that the losses cannot show, such as the number of parameters, are printed as stated, not checked. A \
      certificate from summaries is checked with the token losses of its shards, or with the summaries; a certificate from \
      training losses is checked with the training curve. The exit code is 1 if a field differs.

      Example:
        laws bound Data/ladder/tokens/820k-gptq4.npy --parameters 820352 --tokens 16400384 \\
          --code-length-bits 3373056 --vocabulary 256 --sampled tokens -o certificate.json
        laws verify certificate.json Data/ladder/tokens/820k-gptq4.npy
      """)

  @Argument(help: "The certificate, as laws bound -o wrote it.")
  var certificate: String

  @Argument(
    help:
      "The token losses, in one file or in shards of any size, in stream order; the summaries (.sum) or their shards; or the training curve."
  )
  var losses: [String]

  @Option(
    parsing: .unconditional,
    help: "Of a sample of units: rows of each unit, one number for all, or a file with one a line.")
  var unitLengths: String?

  @Option(help: "Of a sample of units: the column of the table that labels each row's unit.")
  var unitsColumn: String?

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    losses = ManyFiles.split(losses)
    guard !losses.isEmpty else {
      throw ValidationError("expected at least one file of token losses, found none")
    }
  }

  func run() throws {
    let bytes = try TextFile.bytes(of: certificate)
    if let stated = try StatedLossCertificate(bytes, path: certificate) {
      return try show(
        CertificateCheck(
          statement: stated.statement, vouched: stated.vouched,
          differences: differences(from: stated)))
    }
    let stated = try StatedCertificate(bytes, path: certificate)
    let unchecked = stated.vouched + (areSummaries ? [Self.summarySentence] : [])
    try show(
      CertificateCheck(
        statement: stated.statement, vouched: unchecked, differences: differences(from: stated)))
  }

  private func show(_ check: CertificateCheck) throws {
    try output.print(text(check), answer: check)
    if !check.holds { throw ExitCode(1) }
  }

  /// What differs of a certificate from training losses alone or on a held-out pool.
  private func differences(
    from stated: StatedLossCertificate
  ) throws -> [StatedCertificate.Difference] {
    switch stated.kind {
    case .online(let hypotheses):
      guard losses.count == 1 else {
        throw ValidationError("expected one training curve, found \(losses.count) files")
      }
      return try stated.differences(
        on: StepFile.values(of: losses[0], columns: ["loss", "nll"]), hypotheses)
    case .heldOut(let hypotheses, let unit):
      let measured = try LossInput(
        contentsOf: losses, units: unit == "bits" ? .bits : .nats, unitLengths: unitLengths,
        unitsColumn: unitsColumn)
      guard case .rows(let rows, let units) = measured else {
        throw FileError(
          path: losses[0], "expected token losses of a held-out sample, found a summary")
      }
      return try stated.differences(on: rows, units: units, hypotheses)
    }
  }

  private static let summarySentence =
    "The summaries hold the sums of the files that they name; verify the token losses themselves to check that."

  private var areSummaries: Bool { losses.allSatisfy { $0.hasSuffix(".sum") } }

  private func differences(
    from stated: StatedCertificate
  ) throws -> [StatedCertificate.Difference] {
    let units: LossUnits = stated.unit == "bits" ? .bits : .nats
    if areSummaries { return try stated.differences(on: LossInput.merged(losses)) }
    let bound = try stated.bound()
    guard stated.isOfSummaries else {
      let measured = try LossInput(
        contentsOf: losses, units: units, unitLengths: unitLengths, unitsColumn: unitsColumn)
      guard case .rows(let rows, let units) = measured else { return [] }
      return try stated.differences(on: rows, units: units)
    }
    // Made from summaries: summarize each shard again.
    let weights = try bound.smoothingWeights()
    var whole: LossSummary?
    for path in losses {
      let next = try LossSummary(
        of: TokenLosses(contentsOf: path, units: units), weights: weights,
        vocabulary: bound.vocabulary, centre: bound.centre,
        isClipped: bound.inequality == .clippedAMGM)
      do {
        whole = try whole?.merged(with: next) ?? next
      } catch {
        throw FileError(path: path, error.description)
      }
    }
    guard let whole else { preconditionFailure("expected at least one shard, found none") }
    return try stated.differences(on: whole)
  }

  private func text(_ check: CertificateCheck) -> String {
    guard check.holds else {
      return
        (["The certificate does not hold on these losses:"]
        + check.differences.map { "  \($0)" }).joined(separator: "\n")
    }
    return
      ([
        "The certificate holds: every field follows from its hypotheses and these losses.", "",
        check.statement, "", "Stated, not checked:",
      ] + check.vouched.map { "  \($0)" }).joined(separator: "\n")
  }
}
