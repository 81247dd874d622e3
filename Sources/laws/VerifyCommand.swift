// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Foundation
import GeneralizationBounds
import NumericalMethods
import Reports

/// `laws verify`: a certificate against the token losses it speaks of.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a certificate: evaluate its bound again on the token losses it speaks of.",
    discussion: """
      The fingerprint of the losses and every number must be the same (numbers to 1e-12). What the certificate \
      vouches for no computation can check; it is printed. Exit code 1: something differs.

      Example:
        laws bound Data/ladder/tokens/820k-gptq4.npy --parameters 820352 --tokens 16400384 \\
          --code-length-bits 3373056 --vocabulary 256 -o certificate.json
        laws verify certificate.json Data/ladder/tokens/820k-gptq4.npy
      """)

  @Argument(help: "The certificate, as laws bound -o wrote it.")
  var certificate: String

  @Argument(
    help:
      "The token losses, in one file or in shards of any size, in stream order; or the summaries (.sum) or their shards."
  )
  var losses: [String]

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !losses.isEmpty else {
      throw ValidationError("expected at least one file of token losses, found none")
    }
  }

  func run() throws {
    let stated = try Certificate(contentsOf: certificate)
    let differences = try differences(from: stated)
    try output.print(
      text(stated, differences),
      json: .object([
        ("holds", .bool(differences.isEmpty)),
        ("statement", .string(stated.statement)),
        ("vouched", .array(stated.vouched.map(JSON.string))),
        (
          "differences",
          .array(
            differences.map { difference in
              .object([
                ("field", .string(difference.field)), ("stated", .string(difference.stated)),
                ("found", .string(difference.found)),
              ])
            })
        ),
      ]))
    if !differences.isEmpty { throw ExitCode(1) }
  }

  private func differences(from stated: Certificate) throws -> [Certificate.Difference] {
    let units: LossUnits = stated.measurements.unit == "bits" ? .bits : .nats
    let measured = try LossInput(contentsOf: losses, units: units)
    if case .summary(let summary) = measured { return try stated.differences(on: summary) }
    guard stated.measurements.shards != nil, let bound = stated.hypotheses.bound else {
      return try stated.differences(on: TokenLosses(contentsOf: losses, units: units))
    }
    // Made from summaries: sum up each shard again.
    let weights = try bound.smoothingWeights()
    var whole: LossSummary?
    for path in losses {
      let next = try LossSummary(
        of: TokenLosses(contentsOf: path, units: units), weights: weights,
        vocabulary: bound.vocabulary, centre: bound.centre)
      whole = try whole?.merged(with: next) ?? next
    }
    return try whole.map { try stated.differences(on: $0) } ?? []
  }

  private func text(_ stated: Certificate, _ differences: [Certificate.Difference]) -> String {
    guard differences.isEmpty else {
      return
        (["The certificate does not hold on these losses:"]
        + differences.map { "  \($0)" }).joined(separator: "\n")
    }
    return
      ([
        "The certificate holds: fingerprint and numbers are as stated.", "", stated.statement, "",
        "It rests on what no computation can check:",
      ] + stated.vouched.map { "  \($0)" }).joined(separator: "\n")
  }
}
