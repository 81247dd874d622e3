// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ScalingLaws

extension IsoflopCommand {
  /// What approach 2 gets wrong on the specimen surfaces without noise.
  func showBias() throws {
    let rows = ApproachTwoBias.table(flops: (oldBudget ?? budgets)?.values.first ?? 1e21)
    var table = AnswerTable([
      .text("surface"), .number("α", "alpha"), .number("β", "beta"),
      .number("sizes up to", "span"), .number("middle at", "off_center"), .number("simulated"),
      .number("closed form"), .number("15 sizes", "fifteen"),
    ])
    for row in rows {
      table.add([
        .text(row.surface), .number(row.law.alpha, .digits(4)), .number(row.law.beta, .digits(4)),
        .number(row.span, .times), .number(row.offCenter, .times), .number(row.simulated, .change),
        .number(row.closedForm, .change), .number(row.fifteen, .change),
      ])
    }
    try print.print(
      "N of approach 2 over the true optimum, less 1, on profiles without noise\n\n\(print.text(table))\n\n"
        + Symbols.line(["N", "α, β"]),
      answer: MethodsAnswer(bias: rows))
  }
}
