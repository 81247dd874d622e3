// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ScalingLaws

extension IsoflopCommand {
  /// What approach 2 gets wrong on the specimen surfaces without noise.
  func showBias() throws {
    let rows = ApproachTwoBias.table(flops: (oldBudget ?? budgets)?.values.first ?? 1e21)
    var table = TextTable([
      "surface", "α", "β", "sizes up to", "middle at", "simulated", "closed form", "15 sizes",
    ])
    for row in rows {
      table.add([
        row.surface, row.law.alpha.significant(4), row.law.beta.significant(4),
        "×\(row.span.significant(3))", "×\(row.offCenter.significant(3))",
        Self.percent(row.simulated), Self.percent(row.closedForm), Self.percent(row.fifteen),
      ])
    }
    try print.print(
      "N of approach 2 over the true optimum, less 1, on profiles without noise\n\n\(table.text)",
      answer: MethodsAnswer(bias: rows))
  }
}
