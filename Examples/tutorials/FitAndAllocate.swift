// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ScalingLaws

/// The program of the article "Fit a loss surface and allocate compute".
func fitAndAllocate() throws {
  let runs = try TrainingRuns(contentsOf: "Data/ladder/runs.csv")
  print("\(runs.runs.count) runs")

  let fit = try Chinchilla.fit(to: runs, minimizing: .huber(delta: 1e-3))
  for coefficient in fit.coefficients {
    print(coefficient.symbol, NumberText.digits(4).plain(coefficient.value))
  }
  for warning in fit.warnings { print(warning) }

  let uncertainty = Uncertainty(of: fit, by: .groups)
  let allocations = Allocations(of: uncertainty, flops: [1e15, 1e16])

  var table = AnswerTable([
    .number("FLOP"), .number("parameters"), .number("tokens"), .number("loss"),
  ])
  for row in allocations.rows {
    table.add([
      .number(row.flops, .digits(3)),
      .estimate(row.parameters.value, row.parameters.interval, .count),
      .estimate(row.tokens.value, row.tokens.interval, .count),
      .estimate(row.loss.value, row.loss.interval, .nats),
    ])
  }
  print(table.text())
}
