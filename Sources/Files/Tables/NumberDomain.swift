// SPDX-License-Identifier: GPL-3.0-or-later

/// The numbers that a column may hold.
public enum NumberDomain: Sendable {
  /// Any finite number.
  case finite
  /// Greater than zero, finite.
  case positive
  /// Zero or more, finite.
  case nonNegative

  /// What the domain is called in an error.
  public var words: String {
    switch self {
    case .finite: "a finite number"
    case .positive: "a number greater than 0"
    case .nonNegative: "a number of at least 0"
    }
  }

  /// Whether every number of the domain is greater than 0.
  var isPositive: Bool {
    switch self {
    case .positive: true
    case .finite, .nonNegative: false
    }
  }

  /// Whether a value belongs to the domain; its magnitude apart, which ``Limits`` states.
  public func contains(_ value: Double) -> Bool {
    switch self {
    case .finite: value.isFinite
    case .positive: value.isFinite && value > 0
    case .nonNegative: value.isFinite && value >= 0
    }
  }
}
