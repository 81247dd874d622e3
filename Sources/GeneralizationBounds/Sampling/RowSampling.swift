// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// How n < D measured rows were drawn from the D training tokens.
///
/// An interval for a sample holds only for draws that it was proved for. Rows of a file that is itself a sample, such as
/// 20 documents of a corpus, are not independent draws of all D tokens: intervals that treat them so fail far more often
/// than stated.
public enum RowSampling: String, Sendable, Equatable, CaseIterable, Codable, Shaped {
  /// Not stated: whatever stands for all tokens is an estimate.
  case unstated
  /// Each row is an independent draw, uniform over all D tokens.
  case tokens
  /// Independent draws of units, windows of one length or documents: the interval acts on the means of the units. Units of
  /// one length are drawn uniformly; of documents of several lengths, each is the document of a uniformly drawn token. The
  /// rows of a unit are all its tokens, or uniform draws of them.
  case units
}
