// SPDX-License-Identifier: GPL-3.0-or-later
import Answers

extension JSON {
  /// An object with one more field at its end; another value as it is.
  func adding(_ name: String, _ value: JSON?) -> JSON {
    guard let value, case .object(let fields) = self else { return self }
    return .object(fields + [(name, value)])
  }

  /// An object whose field `warnings` has more of them.
  func appending(_ warnings: [Warning]) -> JSON {
    guard case .object(let fields) = self, !warnings.isEmpty else { return self }
    return .object(
      fields.map { name, value in
        guard name == "warnings", case .array(let values) = value else { return (name, value) }
        return (name, .array(values + warnings.map { JSON($0) }))
      })
  }
}
