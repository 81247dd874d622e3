// SPDX-License-Identifier: GPL-3.0-or-later

/// Which rows of a table of runs to read, and what the table does not say.
public struct RunOptions: Sendable, Equatable {
  /// Only the rows of this experiment; all where nil.
  public var experiment: String?
  /// Whether a column of experiments is ignored.
  public var pools: Bool
  /// Conditions that every row must meet.
  public var conditions: [RowCondition]
  /// Whether to read rows that the table flags, such as outliers.
  public var keepsFlagged: Bool
  /// Whether to read rows of trainings that did not end.
  public var keepsUnended: Bool
  /// Whether only the last checkpoint of each run is read, that of most tokens.
  public var keepsFinal: Bool
  /// Whether only the lowest loss of each N and D is read.
  public var keepsBest: Bool
  /// Tokens per training step, where the table has steps but no tokens; > 0.
  public var batchTokens: Double?
  /// Bytes per token, which turn bits per byte into nats per token; > 0.
  public var bytesPerToken: Double?
  /// Units that stand before those of the headers.
  public var units: RunUnits

  public init(
    experiment: String? = nil, pools: Bool = false, conditions: [RowCondition] = [],
    keepsFlagged: Bool = false, keepsUnended: Bool = false, keepsFinal: Bool = false,
    keepsBest: Bool = false, batchTokens: Double? = nil, bytesPerToken: Double? = nil,
    units: RunUnits = RunUnits()
  ) {
    self.experiment = experiment
    self.pools = pools
    self.conditions = conditions
    self.keepsFlagged = keepsFlagged
    self.keepsUnended = keepsUnended
    self.keepsFinal = keepsFinal
    self.keepsBest = keepsBest
    self.batchTokens = batchTokens
    self.bytesPerToken = bytesPerToken
    self.units = units
  }
}
