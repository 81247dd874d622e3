// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Reports

extension BoundCommand {
  /// What goes together with `--online` and `--held-out`.
  func checkOther() throws {
    let name = online == nil ? "--held-out" : "--online"
    for (option, isGiven) in [
      ("token losses", !losses.isEmpty), ("--held-out", online != nil && heldOut != nil),
      ("--output", output != nil), ("--compare", compare), ("--model", model != nil),
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
    let curve = try CodeWord.steps(of: path, columns: ["loss", "nll"])
    let bound = OnlineBound(
      vocabulary: hypotheses.vocabulary ?? 0,
      failureProbability: hypotheses.failureProbability ?? 0.01)
    let value = try named([path]) {
      try bound.evaluate(on: curve, tokens: hypotheses.tokens?.value ?? .nan)
    }
    var table = TextTable(["term", "nats", ""])
    table.add([
      "online loss", value.onlineLoss.fixed(4), "mean loss of each batch before its update",
    ])
    table.add(["smoothing", (-log1p(-value.smoothingWeight)).fixed(4), "−log(1 − ρ)"])
    table.add([
      "interval", value.width.fixed(4), "Azuma and Hoeffding, \(value.alternatives) pairs paid for",
    ])
    table.add(["bound", value.bound.fixed(4), value.vacuous ? "vacuous" : "non-vacuous"])
    table.add(["log V", value.trivial.fixed(4), "guessing uniformly"])
    try print.print(
      "\(value.statement)\n\n\(table.text)\n\nρ = \(value.smoothingWeight.significant(4)) · the last "
        + "\(Quantity.plain(value.tokens)) tokens",
      json: JSON(value))
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
    var table = TextTable(["term", "nats", ""])
    table.add(["held-out loss", value.heldOutLoss.fixed(4), "mean loss of the sample"])
    table.add([
      "smoothing", (value.smoothedLoss - value.heldOutLoss).fixed(4), "what it adds to the mean",
    ])
    table.add(["interval", value.width.fixed(4), "AM–GM on \(value.draws) draws"])
    table.add([
      "bound", value.bound.fixed(4),
      value.plugIn ? "an estimate" : value.vacuous ? "vacuous" : "non-vacuous",
    ])
    table.add(["log V", value.trivial.fixed(4), "guessing uniformly"])
    try print.print(
      "\(value.statement)\n\n\(table.text)\n\nα = \(value.smoothingWeight.significant(4))",
      json: JSON(value))
  }
}
