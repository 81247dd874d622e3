// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser

/// A coefficient and the value that it is held at, written `E=1.69`.
struct HeldCoefficient: ExpressibleByArgument, Sendable {
  let name: String
  let value: Double

  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let value = Double(parts[1]), value.isFinite else {
      return nil
    }
    (name, self.value) = (String(parts[0]), value)
  }

  var defaultValueDescription: String { "\(name)=\(value)" }
}
