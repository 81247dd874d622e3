// SPDX-License-Identifier: GPL-3.0-or-later

/// How a table of runs is read: which columns, which rows, which units.
public struct RunChoices: Sendable, Equatable {
  public var columns: RunColumns
  public var options: RunOptions

  public init(columns: RunColumns = .usual, options: RunOptions = RunOptions()) {
    self.columns = columns
    self.options = options
  }

  /// These choices where `other` makes none, and those of `other` where it makes some; conditions of both hold.
  public func overridden(by other: RunChoices) -> RunChoices {
    var result = self
    let (mine, theirs) = (columns, other.columns)
    result.columns = RunColumns(
      name: theirs.name ?? mine.name, parameters: theirs.parameters ?? mine.parameters,
      tokens: theirs.tokens ?? mine.tokens, flops: theirs.flops ?? mine.flops,
      loss: theirs.loss ?? mine.loss,
      weights: theirs.weights ?? mine.weights, step: theirs.step ?? mine.step,
      experiment: theirs.experiment ?? mine.experiment, budget: theirs.budget ?? mine.budget,
      flagged: theirs.flagged ?? mine.flagged)
    let (a, b) = (options, other.options)
    result.options = RunOptions(
      experiment: b.experiment ?? a.experiment, pools: a.pools || b.pools,
      conditions: a.conditions + b.conditions,
      keepsFlagged: a.keepsFlagged || b.keepsFlagged,
      keepsUnended: a.keepsUnended || b.keepsUnended,
      keepsFinal: a.keepsFinal || b.keepsFinal, keepsBest: a.keepsBest || b.keepsBest,
      batchTokens: b.batchTokens ?? a.batchTokens,
      bytesPerToken: b.bytesPerToken ?? a.bytesPerToken,
      units: a.units.overridden(by: b.units))
    return result
  }
}
