// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ScalingLaws

extension AnswerTable.Cell {
  /// A number with its interval.
  static func estimate(_ estimate: Estimate, _ rule: NumberText) -> AnswerTable.Cell {
    .estimate(estimate.value, estimate.interval, rule)
  }

  /// How far something lies beyond the runs.
  static func distance(_ distance: Double?) -> AnswerTable.Cell {
    guard let distance else { return .text("no data") }
    return distance > 1 ? .number(distance, .times) : .text("within")
  }
}
