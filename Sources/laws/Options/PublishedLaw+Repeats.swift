// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import ScalingLaws

extension PublishedLaws {
  /// A published law by its id.
  ///
  /// - Parameter uniqueTokens: as asked for; a law for repeated data is needed with it.
  /// - Throws: `ValidationError` where there is none.
  static func entry(_ id: String, uniqueTokens: Count?) throws -> PublishedLaw {
    guard let entry = named(id) else {
      let names = all.map(\.id).joined(separator: ", ")
      throw ValidationError("expected a published law (\(names)), found '\(id)'")
    }
    if uniqueTokens != nil, entry.dataConstrained == nil {
      let names = all.filter { $0.dataConstrained != nil }.map(\.id).joined(separator: ", ")
      throw ValidationError(
        "expected --unique-tokens with a published law for repeated data (\(names)), found '\(id)'")
    }
    return entry
  }
}

extension PublishedLaw {
  /// The title and the coefficients for a reader.
  func words(repeating: Bool) -> String {
    if repeating, let repeated = dataConstrained {
      return "\(title.replacing(", single epoch", with: "")), repeated data: \(repeated)"
    }
    return "\(title): \(chinchilla)"
  }
}
