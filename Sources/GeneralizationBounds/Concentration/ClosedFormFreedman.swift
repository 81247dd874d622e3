// SPDX-License-Identifier: GPL-3.0-or-later

/// Upper bounds on the loss variation that need only the residuals' root mean square.
///
/// Σ ≤ √2·rms for every C and Δ with s free in (0, 1] (√2 can't be lowered: the limit C → 0), hence
/// gap ≤ Δ·C + rms·√(2C); the paper states Σ ≤ 2·rms.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Sec. 3.1 and App. A.1 (2·rms); √2·rms follows from
/// > v(sA) ≤ A²·(−log(1 − s) − s), Fan, Grama and Liu 2015.
public enum ClosedFormFreedman {
  /// √2·rms: an upper bound on Σ, nats per √nat.
  public static func lossVariation(of residuals: BoundedResiduals) -> Double {
    2.0.squareRoot() * residuals.rootMeanSquare
  }

  /// 2·rms: the paper's upper bound on Σ, nats per √nat.
  public static func paperLossVariation(of residuals: BoundedResiduals) -> Double {
    2 * residuals.rootMeanSquare
  }

  /// The gap Δ·C + rms·√(2C), nats.
  ///
  /// - Parameters:
  ///   - residuals: Losses and centres, nats.
  ///   - complexity: C ≥ 0, nats per token.
  public static func gap(of residuals: BoundedResiduals, complexity: Double) -> Double {
    residuals.range * complexity + residuals.rootMeanSquare * (2 * complexity).squareRoot()
  }
}
