// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds

extension ExtrapolateCommand {
  /// The extrapolation for a reader: a row for each target, its method, and its warnings.
  func text(_ extrapolation: Extrapolation) -> String {
    let bounds = extrapolation.bounds
    let codes = Set(bounds.map(\.code.description)).count > 1
    let ratios = Set(bounds.map { ($0.tokensPerParameter * 1e6).rounded() }).count > 1
    let vocabularies = Set(bounds.map(\.vocabulary)).count > 1
    let inequalities = Set(bounds.map(\.inequality)).count > 1
    let isPaper = bounds.allSatisfy { $0.inequality == .empiricalFreedman }
    let isStudent = bounds.allSatisfy { $0.code == .requential }
    let level = extrapolation.level.map { NumberText.percent(4).plain($0) + " " } ?? ""
    var columns: [AnswerTable.Column] = [.number("N"), .number("D")]
    if codes { columns.append(.number("b")) }
    if ratios { columns.append(.number("D/N")) }
    if vocabularies { columns.append(.number("V")) }
    if inequalities { columns.append(.text("inequality")) }
    columns += [
      .number("bound"), .number(level + "interval", "interval"), .number("log V"),
      .number("risk", isDetail: true), .number("C log V", isDetail: true),
      .number(isPaper ? "Σ√C" : "variation", "variation", isDetail: true),
      .number("smoothing", isDetail: true),
      .number(isStudent ? "student" : "quantization", isDetail: true),
      .number("beyond data", "distance"),
    ]
    var table = AnswerTable(columns)
    for bound in bounds {
      let terms = bound.terms
      var row: [AnswerTable.Cell] = [
        .number(bound.parameters, .count), .number(bound.tokens, .count),
      ]
      if codes {
        if case .bitsPerParameter(let bits) = bound.code {
          row.append(.number(bits, .exact))
        } else {
          row.append(.missing)
        }
      }
      if ratios { row.append(.number(bound.tokensPerParameter, .digits(4))) }
      if vocabularies { row.append(.text("\(bound.vocabulary)")) }
      if inequalities { row.append(.text(bound.inequality.rawValue)) }
      row += [
        bound.vacuous
          ? .text(output.number(bound.bound, .nats) + "*") : .number(bound.bound, .nats),
        bound.interval.map { .interval($0, .nats) } ?? .text("none"),
        .number(bound.trivial, .digits(4)), .number(terms.risk, .nats),
        .number(terms.complexity, .nats), .number(terms.lossVariation, .nats),
        .number(terms.smoothing, .nats), .number(terms.quantizationGap, .nats),
        .distance(bound.distance),
      ]
      table.add(row)
    }
    let code = bounds.first.map { first -> String in
      let bound = isPaper ? "Theorem 3.4" : "The bound"
      let inequality = isPaper || inequalities ? "" : " by \(first.inequality.rawValue)"
      return bound + inequality + (codes ? " at several widths" : " with \(first.code.description)")
        + ", nats per token, every training token evaluated"
    }
    let vacuous = bounds.contains(where: \.vacuous) ? "\n* vacuous" : ""
    let far =
      bounds.contains { $0.reach == .far }
      ? "\nRows beyond 100× are no prediction: what the laws would give if nothing changed." : ""
    return [
      code ?? "", output.text(table) + vacuous + far,
      extrapolation.method.joined(separator: "\n") + "\n\n"
        + Symbols.line(
          isStudent
            ? ["N", "D", "V", "log V", "C", "δ", "Σ", "|K|"]
            : ["N", "D", "V", "log V", "b", "C", "δ", "Σ", "|K|"]),
    ].joined(separator: "\n\n") + extrapolation.warnings.lines
  }
}
