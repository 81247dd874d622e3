// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods

extension BoundCommand {
  /// What goes together with `--online` and `--held-out`.
  func checkOther() throws {
    let name = online == nil ? "--held-out" : "--online"
    for (option, isGiven) in [
      ("token losses", !losses.isEmpty), ("--held-out", online != nil && heldOut != nil),
      ("--compare", compare), ("--model", model != nil),
      ("--reference", reference != nil), ("--unquantized", unquantized != nil),
      ("--unquantized-risk", unquantizedRisk != nil), ("--bits", hypotheses.bits != nil),
      ("--code-length-bits", hypotheses.codeLengthBits != nil),
      ("--code-length", hypotheses.codeLength != nil), ("--tightest", hypotheses.tightest),
      ("--sampled", online != nil && hypotheses.sampled != nil),
      ("--tokens", heldOut != nil && hypotheses.tokens != nil),
    ] where isGiven {
      throw ValidationError("expected \(name) without \(option), found both")
    }
    guard hypotheses.vocabulary != nil else {
      throw ValidationError("expected --vocabulary, V, found none")
    }
    guard online == nil || hypotheses.tokens != nil else {
      throw ValidationError("expected --tokens, D, with --online, found none")
    }
  }

  /// The bound from training losses alone.
  func runOnline(_ path: String) throws {
    let curve = try StepFile.values(of: path, columns: ["loss", "nll"])
    let bound = OnlineBound(
      vocabulary: hypotheses.vocabulary ?? 0,
      failureProbability: hypotheses.failureProbability ?? 0.01)
    let tokens = hypotheses.tokens?.value ?? .nan
    let value = try named([path]) { try bound.evaluate(on: curve, tokens: tokens) }
    if let output {
      try replacing.write(
        OnlineCertificate(of: bound, on: curve, tokens: tokens).json(), to: output)
    }
    var table = AnswerTable([.text("term"), .number("nats"), .text("", "meaning")])
    table.add([
      .text("online loss"), .number(value.onlineLoss, .nats),
      .text("mean loss of each batch before its update"),
    ])
    table.add([
      .text("smoothing"), .number(-log1p(-value.smoothingWeight), .nats),
      .text("−log(1 − ρ)"),
    ])
    table.add([
      .text("interval"), .number(value.width, .nats),
      .text("Azuma and Hoeffding, \(value.alternatives) pairs paid for"),
    ])
    table.add([
      .text("bound"), .number(value.bound, .nats),
      .text(value.vacuous ? "vacuous" : "non-vacuous"),
    ])
    table.add([
      .text("log V"), .number(value.trivial, .nats),
      .text("guessing uniformly"),
    ])
    try print.print(
      "\(value.statement)\n\n\(print.text(table))\n\n"
        + print.text(Symbols.table([("ρ", value.smoothingWeight)]))
        + "\n\non the last \(NumberText.exact.plain(value.tokens)) tokens",
      .online, answer: value)
  }

  /// The bound on a held-out pool.
  func runHeldOut(_ path: String) throws {
    let sampled = hypotheses.sampled?.choice ?? .unstated
    let measured = try LossInput(
      contentsOf: [path], units: hypotheses.lossUnits, unitLengths: hypotheses.unitLengths,
      unitsColumn: hypotheses.unitsColumn)
    guard case .rows(let rows, let units) = measured else {
      throw FileError(
        path: path, "expected token losses of a held-out sample, found a summary")
    }
    let bound = HeldOutBound(
      vocabulary: hypotheses.vocabulary ?? 0,
      failureProbability: hypotheses.failureProbability ?? 0.01, sampled: sampled)
    let value = try named([path]) { try bound.evaluate(on: rows, units: units) }
    if let output {
      guard !value.plugIn else {
        throw ValidationError(
          "expected --sampled tokens or --sampled units with --output, because the result is an estimate "
            + "without it, found neither")
      }
      try replacing.write(
        HeldOutCertificate(of: bound, on: rows, units: units).json(), to: output)
    }
    var table = AnswerTable([.text("term"), .number("nats"), .text("", "meaning")])
    table.add([
      .text("held-out loss"), .number(value.heldOutLoss, .nats),
      .text("mean loss of the sample"),
    ])
    table.add([
      .text("smoothing"), .number(value.smoothedLoss - value.heldOutLoss, .nats),
      .text("what it adds to the mean"),
    ])
    table.add([
      .text("interval"), .number(value.width, .nats),
      .text("AM–GM on \(value.draws) draws"),
    ])
    table.add([
      .text("bound"), .number(value.bound, .nats),
      .text(value.plugIn ? "an estimate" : value.vacuous ? "vacuous" : "non-vacuous"),
    ])
    table.add([
      .text("log V"), .number(value.trivial, .nats),
      .text("guessing uniformly"),
    ])
    try print.print(
      "\(value.statement)\n\n\(print.text(table))\n\n"
        + print.text(Symbols.table([("α", value.smoothingWeight)])),
      .heldOut, answer: value)
  }
}
