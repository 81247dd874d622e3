// SPDX-License-Identifier: GPL-3.0-or-later

/// Which rows of a table of runs to read, and what the table does not say.
public struct RunOptions: Sendable, Equatable {
  /// Only the rows of this experiment; all where nil.
  public var experiment: String?
  /// Whether to read rows that the table flags, such as outliers.
  public var keepsFlagged: Bool
  /// Whether rows whose loss is written as NaN are left out, as empty ones are; otherwise they are
  /// refused.
  public var leavesOutNaN: Bool
  /// Tokens per training step, where the table has steps but no tokens.
  public var batchTokens: Double?

  public init(
    experiment: String? = nil, keepsFlagged: Bool = false, leavesOutNaN: Bool = false,
    batchTokens: Double? = nil
  ) {
    self.experiment = experiment
    self.keepsFlagged = keepsFlagged
    self.leavesOutNaN = leavesOutNaN
    self.batchTokens = batchTokens
  }
}
