// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ScalingLaws

extension RunsReading {
  /// What was read, as JSON: `{rows, used, columns, omissions, notes}`.
  var json: JSON {
    .object([
      ("rows", .number(Double(rows))), ("used", .number(Double(used))),
      (
        "columns",
        .array(
          columns.map {
            .object([
              ("quantity", .string($0.quantity)), ("column", .string($0.column)),
              ("unit", .optional($0.unit)),
              ("factor", .optional($0.factor)),
              ("alternatives", .array($0.alternatives.map(JSON.string))),
              ("least", .optional($0.least)), ("most", .optional($0.most)),
            ])
          })
      ),
      (
        "omissions",
        .array(
          omissions.map {
            .object([
              ("reason", .string($0.reason)), ("rows", .number(Double($0.rows))),
              ("firstLine", .optional($0.firstLine.map(Double.init))),
            ])
          })
      ),
      ("notes", .array(notes.map(JSON.string))),
    ])
  }
}

extension JSON {
  /// An object with one more field at its end; another value as it is.
  func adding(_ name: String, _ value: JSON?) -> JSON {
    guard let value, case .object(let fields) = self else { return self }
    return .object(fields + [(name, value)])
  }
}
