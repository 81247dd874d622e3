// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a study can't be carried to larger models: one sentence.
public struct ExtrapolationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is missing, and what would mend it.
  public let description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}
