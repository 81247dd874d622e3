// SPDX-License-Identifier: GPL-3.0-or-later

extension CompressedModelBound {
  /// The same hypotheses with the tightest inequality, smoothing term, centre and interval that are known here.
  ///
  /// AM–GM with clipped centres on the smoothed losses themselves, with the bound on each smoothed entropy as centre; a
  /// sample's interval is AM–GM's and takes 0.9 of δ, because the stream pays the logarithm of its own part over D. Everything
  /// that is chosen by the data is chosen from a grid fixed in advance, and paid for.
  public var tightest: CompressedModelBound {
    var bound = self
    bound.inequality = .clippedAMGM
    bound.smoothing = .direct
    bound.centre = .smoothedEntropy
    bound.subsample = .amGM
    bound.subsampleShare = 0.9
    bound.bet = .total
    return bound
  }
}
