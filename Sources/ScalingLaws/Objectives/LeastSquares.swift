// SPDX-License-Identifier: GPL-3.0-or-later

/// Least squares, on log residuals or on raw ones: Σ (log f(xᵢ) − log yᵢ)² or Σ (f(xᵢ) − yᵢ)².
///
/// Standard errors are the classical ones, s² (Σ J Jᵀ)⁻¹ with s² = Σ r²/(n − p): right when residuals
/// scatter alike everywhere.
///
/// > Source: Gauss, Theoria combinationis observationum, 1823.
public struct LeastSquares: HuberFamily {
  public static let name = "least-squares"
  public static let title = "Least squares"
  public static let formula = "Σ (log f − log y)², or Σ (f − y)²"
  public static let source = "Gauss, Theoria combinationis observationum, 1823"

  public let residualScale: ResidualScale

  public init(on residualScale: ResidualScale) {
    self.residualScale = residualScale
  }

  public var threshold: Double { .infinity }
  public var objectiveName: String {
    residualScale == .log ? "sum of squared log residuals" : "sum of squared residuals"
  }
}

extension Objective where Self == LeastSquares {
  /// Least squares on log residuals.
  public static var leastSquares: LeastSquares { LeastSquares(on: .log) }
  /// Least squares on the residuals of the given scale.
  public static func leastSquares(on scale: ResidualScale) -> LeastSquares {
    LeastSquares(on: scale)
  }
}
