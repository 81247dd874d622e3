// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods

extension BoundCommand {
  /// What goes together with `--reference`.
  func checkReference() throws {
    guard referenceWeight > 0, referenceWeight < 1 else {
      throw ValidationError(
        "expected --reference-weight between 0 and 1, found \(referenceWeight)")
    }
    for (option, isGiven) in [
      ("--output", output != nil), ("--compare", compare), ("a study", isStudy),
      ("{b}", isPattern), ("--smoothing-weight", hypotheses.smoothingWeight != nil),
      ("a summary", losses[0].hasSuffix(".sum")),
      ("--inequality", hypotheses.inequality.choice != .empiricalFreedman),
      ("--smoothing", hypotheses.smoothing.choice != .paper),
      ("--smoothing-weights", hypotheses.smoothingWeights != 1),
      ("--centre", hypotheses.centre.choice != .entropy),
      ("--subsample", hypotheses.subsample.choice != .maurerPontil),
      ("--bet", hypotheses.bet.choice != .lossVariation), ("--grid", hypotheses.grid != nil),
    ] where isGiven {
      throw ValidationError("expected --reference without \(option), found both")
    }
  }

  /// The bound relative to another model.
  func runReference(_ path: String, units: LossUnits) throws {
    let measured = try TokenLosses(contentsOf: losses, units: units)
    let reference = try ReferenceLosses(contentsOf: path)
    let (theorem, codes) = try hypotheses.theorem(finalLoss: risk(units: units).value)
    let warnings = codes.compactMap(\.warning)
    let bound = ReferenceBound(
      theorem, kind: referenceBound.choice, referenceWeight: referenceWeight)
    let value = try named([path]) { try bound.evaluate(on: measured, reference: reference) }
    let found = RelativeBound(
      value, failureProbability: theorem.failureProbability, sample: measured.count,
      warnings: warnings)
    var table = AnswerTable([.text("term"), .number("nats"), .text("", "meaning")])
    for (name, number, meaning) in [
      ("reference", value.referenceRisk, "its mean loss on the training tokens"),
      ("its interval", value.referenceWidth, "AM–GM on it alone, no code to pay"),
      ("excess", value.excess, "AM–GM on the difference of the losses"),
      ("bound", value.bound, found.isVacuous ? "vacuous" : "non-vacuous"),
      ("log V", value.trivial, "guessing uniformly"),
    ] {
      table.add([.text(name), .number(number, .nats), .text(meaning)])
    }
    let better =
      value.isReferenceBetter
      ? "\n\nThe reference certifies itself, at \(print.number(value.referenceRisk + value.referenceWidth, .nats)) nats: "
        + "the excess is what this model is not known to be better by." : ""
    let symbols = Symbols.table([
      ("C", value.complexityPerToken), ("α", value.smoothingWeight), ("u", value.scale),
      ("δ", theorem.failureProbability),
    ])
    try print.print(
      """
      Relative to a reference (\(value.kind.rawValue)), with probability \
      \(NumberText.exact.plain(1 - theorem.failureProbability)), on all \(measured.count) tokens

      \(print.text(table))

      \(print.text(symbols))\(better)\(warnings.lines)
      """,
      .reference, answer: found)
  }
}
