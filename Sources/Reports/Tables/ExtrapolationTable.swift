// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import GapScaling
import GeneralizationBounds

/// An extrapolation as a table with every column that a target can differ in.
public enum ExtrapolationTable {
  /// One row a target, nats per token.
  public static func table(_ extrapolation: Extrapolation) -> AnswerTable {
    let isAssumed = extrapolation.bounds.allSatisfy { $0.reach == .assumed }
    return AnswerTable(
      "extrapolation",
      caption: "The bound at models that were not measured, nats per token."
        + (isAssumed ? " Assumed, not measured: loss variation and quantization gap." : ""),
      columns: [
        .init("$N$", "parameters"), .init("$D$", "tokens"), .init("$V$", "vocabulary"),
        .init("code", "code", isText: true), .init("inequality", "inequality", isText: true),
        .init("bound", "bound"), .init("interval", "interval"), .init("$\\log V$", "trivial"),
        .init("$\\hat R$", "risk"), .init("$C\\log V$", "complexity"),
        .init("$\\Sigma\\sqrt{C}$", "loss_variation"), .init("$\\sqrt{2C}$", "smoothing"),
        .init("$\\hat R_q - \\hat R$", "quantization_gap"), .init("beyond data", "distance"),
        .init("reach", "reach", isText: true),
      ],
      rows: extrapolation.bounds.map { bound in
        [
          .number(bound.parameters, .count), .number(bound.tokens, .count),
          .number(Double(bound.vocabulary), .exact), .text(bound.code.description),
          .text(bound.inequality.rawValue), .number(bound.bound, .nats),
          .optional(bound.interval, .nats), .number(bound.trivial, .nats),
          .number(bound.terms.risk, .nats), .number(bound.terms.complexity, .nats),
          .number(bound.terms.lossVariation, .nats), .number(bound.terms.smoothing, .nats),
          .number(bound.terms.quantizationGap, .nats), .optional(bound.distance, .times),
          .text(bound.reach.rawValue),
        ]
      })
  }
}
