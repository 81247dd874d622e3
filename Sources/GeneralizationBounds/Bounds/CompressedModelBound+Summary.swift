// SPDX-License-Identifier: GPL-3.0-or-later

extension CompressedModelBound {
  /// The bound on a model from a summary of its token losses: as certain as from the losses themselves.
  ///
  /// Every sum that the summary doesn't hold is replaced by a limit on the side that makes the bound larger, so that
  /// bound(rows) ≤ bound(summary) ≤ bound(rows) + slack, both limits known from the summary.
  ///
  /// - Parameters:
  ///   - summary: Of all D training tokens, or of independent draws of them with `subsample` none or Hoeffding's.
  ///   - unquantizedRisk: R̂, nats, to show the quantization gap by itself; it cancels from the bound.
  /// - Returns: The bound with its terms, and by how much at most it is above what the rows give:
  ///   ``BoundValue/slack``, below 1e-6 nats for bets up to 1 − 2^−14.
  /// - Throws: ``BoundError`` for a hypothesis outside its domain, more tokens than the stream has, or a summary made
  ///   with another vocabulary, centre or smoothing weight.
  public func evaluate(
    on summary: LossSummary, unquantizedRisk: Double? = nil
  ) throws(BoundError) -> BoundValue {
    if Double(summary.count) < tokens, subsample.needsRows { throw .sampleOfSummary(subsample) }
    var value = try evaluate(
      measured: SummaryView(summary: summary, side: .certified), unquantizedRisk: unquantizedRisk)
    let least = try evaluate(
      measured: SummaryView(summary: summary, side: .optimistic), unquantizedRisk: unquantizedRisk)
    value.slack = value.bound - least.bound
    return value
  }
}
