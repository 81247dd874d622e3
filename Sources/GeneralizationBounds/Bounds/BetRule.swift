// SPDX-License-Identifier: GPL-3.0-or-later

/// What the bet s of Theorem 3.4 minimises where a subsample's interval comes on top.
///
/// Any bet of the grid may be chosen after the data, since the union over K is paid for in both places.
public enum BetRule: String, Sendable, Equatable, CaseIterable, Codable {
  /// Σ alone, as Theorem 3.1 defines it: the paper's bet.
  case lossVariation = "loss-variation"
  /// Σ√C and the interval's width together: never looser, and then Σ is not the smallest of the grid.
  case total
}
