// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods
import Reports

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
    let (theorem, warnings) = try hypotheses.theorem(finalLoss: risk(units: units))
    let bound = ReferenceBound(
      theorem, kind: referenceBound.choice, referenceWeight: referenceWeight)
    let value = try named([path]) { try bound.evaluate(on: measured, reference: reference) }
    var table = TextTable(["term", "nats", ""])
    table.add(["reference", value.referenceRisk.fixed(4), "its mean loss on the training tokens"])
    table.add(["its interval", value.referenceWidth.fixed(4), "AM–GM on it alone, no code to pay"])
    table.add(["excess", value.excess.fixed(4), "AM–GM on the difference of the losses"])
    let isVacuous = value.bound >= value.trivial
    table.add(["bound", value.bound.fixed(4), isVacuous ? "vacuous" : "non-vacuous"])
    table.add(["log V", value.trivial.fixed(4), "guessing uniformly"])
    let better =
      value.isReferenceBetter
      ? "\n\nThe reference certifies itself, at \((value.referenceRisk + value.referenceWidth).fixed(4)) nats: "
        + "the excess is what this model is not known to be better by." : ""
    try print.print(
      """
      Relative to a reference (\(value.kind.rawValue)), with probability \
      \(Quantity.plain(1 - theorem.failureProbability)), on all \(measured.count) tokens

      \(table.text)

      C = \(value.complexityPerToken.significant(6)) nats a token · α = \(value.smoothingWeight.significant(4)) · \
      u = \(value.scale.significant(4))\(better)\(warnings.lines)
      """,
      json: .object([
        ("bound", .number(value.bound)), ("kind", .string(value.kind.rawValue)),
        ("vacuous", .bool(isVacuous)), ("trivial", .number(value.trivial)),
        ("failureProbability", .number(theorem.failureProbability)),
        (
          "terms",
          .object([
            ("reference", .number(value.referenceRisk)),
            ("referenceWidth", .number(value.referenceWidth)), ("excess", .number(value.excess)),
          ])
        ),
        ("complexityPerToken", .number(value.complexityPerToken)),
        ("smoothingWeight", .number(value.smoothingWeight)), ("scale", .number(value.scale)),
        ("smoothedRisk", .number(value.smoothedRisk)),
        ("sample", .number(Double(measured.count))), ("warnings", warnings.json),
      ]))
  }
}
