// SPDX-License-Identifier: GPL-3.0-or-later

/// Which concentration inequality turns measured losses into a guarantee.
///
/// Each knows what it assumes: how the tokens were drawn, and whether it holds at any stopping time or only at a
/// number of tokens fixed beforehand. ``CompressedModelBound`` refuses one whose assumptions it can't grant.
public enum Inequality: String, Sendable, Equatable, CaseIterable, Codable {
  /// Theorem 3.1, minimised over the grid.
  case empiricalFreedman = "empirical-freedman"
  /// Its closed form, from the residuals' root mean square alone.
  case closedForm = "closed-form"
  /// The same martingale without its two inequalities.
  case amGM = "am-gm"
  /// AM–GM with clipped centres and u below Δ, over 36 pairs fixed in advance.
  case clippedAMGM = "am-gm-clipped"
  /// The bets of the grid weighted, not united.
  case mixture
  /// Azuma and Hoeffding on the range of smoothed losses.
  case azuma
  /// Hoeffding, for independent draws.
  case hoeffding
  /// Maurer and Pontil's empirical Bernstein inequality.
  case maurerPontil = "maurer-pontil"
  /// McAllester's PAC-Bayes bound, with a point posterior.
  case mcAllester = "mcallester"
  /// Catoni's PAC-Bayes bound, with a point posterior.
  case catoni
  /// Thiemann's quasiconvex PAC-Bayes bound, with a point posterior.
  case convexity
  /// The inverse of the binary divergence; on a stream, over a grid of exponents.
  case klInverse = "kl-inverse"
  /// The least of ``candidates(for:)``, each at an equal share of δ.
  case best

  /// What `best` tries, in this order: those whose cost is a pass or two over the tokens.
  public static func candidates(for draws: Draws) -> [Inequality] {
    switch draws {
    case .stream: [.empiricalFreedman, .closedForm, .amGM, .azuma, .klInverse]
    case .independent:
      [
        .empiricalFreedman, .closedForm, .amGM, .azuma, .hoeffding, .maurerPontil, .mcAllester,
        .catoni, .convexity, .klInverse,
      ]
    }
  }

  /// Whether the tokens must be independent draws; else any dependence on the past is allowed.
  public var needsIndependentDraws: Bool {
    switch self {
    case .hoeffding, .maurerPontil, .mcAllester, .catoni, .convexity: true
    case .empiricalFreedman, .closedForm, .amGM, .clippedAMGM, .mixture, .azuma, .klInverse, .best:
      false
    }
  }

  /// Whether it holds at all numbers of tokens at once, so that training may be stopped by what was seen.
  ///
  /// - Parameter draws: How the tokens were drawn: the divergence's inverse is time-uniform on a stream only, where
  ///   a grid of exponents replaces Chernoff's best one.
  public func isTimeUniform(for draws: Draws) -> Bool {
    switch self {
    case .empiricalFreedman, .closedForm, .amGM, .clippedAMGM, .mixture: true
    case .klInverse: draws == .stream
    case .azuma, .hoeffding, .maurerPontil, .mcAllester, .catoni, .convexity: false
    case .best:
      Self.candidates(for: draws).allSatisfy { $0.isTimeUniform(for: draws) }
    }
  }

  /// How many bets or exponents it minimises over, whose logarithm C pays.
  func choices(of grid: BetGrid, draws: Draws) -> Int {
    switch self {
    case .empiricalFreedman, .closedForm, .amGM: grid.count
    case .clippedAMGM: ClippedAMGM.count
    case .klInverse: draws == .stream ? grid.count : 1
    case .mixture, .azuma, .hoeffding, .maurerPontil, .mcAllester, .catoni, .convexity, .best: 1
    }
  }

  /// Whether a random subsample can stand for all tokens: where the bound is one mean over tokens.
  func takes(_ subsample: Subsample) -> Bool {
    switch self {
    case .empiricalFreedman, .amGM, .clippedAMGM: true
    case .azuma: subsample != .amGM && subsample != .hoeffdingRisk
    case .closedForm, .mixture, .hoeffding, .maurerPontil, .mcAllester, .catoni, .convexity,
      .klInverse, .best:
      subsample == .none
    }
  }
}
