// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// The c that makes Σ wᵢ (yᵢ − Σⱼ cⱼ xᵢⱼ)² smallest, by singular values.
public struct LinearLeastSquares: Sendable {
  /// The c, one a column of the design.
  public let coefficients: [Double]
  /// (Xᵀ W X)⁻¹: times the variance of an observation of weight 1, the covariance of `coefficients`.
  public let inverseGram: Matrix
  /// The sum of weighted squares that is left.
  public let residualSum: Double
  /// How many combinations of columns the rows tell apart; below the column count, `coefficients`
  /// is the solution of least length and not the only one.
  public let rank: Int

  /// Solves for the columns of `design`.
  ///
  /// - Parameters:
  ///   - design: X, one row an observation, at least as many rows as columns.
  ///   - observed: y, one a row.
  ///   - weights: w ≥ 0, one a row; all 1 when nil.
  /// - Throws: `GSLError` if the singular values cannot be found.
  public init(design: Matrix, observed: [Double], weights: [Double]? = nil) throws(GSLError) {
    let (n, p) = (design.rows, design.columns)
    precondition(n >= p, "\(n) rows for \(p) columns")
    precondition(observed.count == n, "\(observed.count) observations for \(n) rows")
    precondition(weights == nil || weights?.count == n, "one weight a row is needed")
    guard (design.elements + observed + (weights ?? [])).allSatisfy(\.isFinite) else {
      throw GSLError(operation: "least squares", reason: "the data are not finite")
    }
    GSL.ready
    var (x, y) = (design, observed)
    var w = weights ?? [Double](repeating: 1, count: n)
    var c = [Double](repeating: 0, count: p)
    var covariance = Matrix(rows: p, columns: p)
    var (sum, rank) = (0.0, 0)
    guard let workspace = gsl_multifit_linear_alloc(n, p) else {
      throw GSLError(operation: "least squares", reason: "no memory for \(n) rows")
    }
    defer { gsl_multifit_linear_free(workspace) }
    let status = x.withGSL { x in
      y.withGSL { y in
        w.withGSL { w in
          c.withGSL { c in
            covariance.withGSL { covariance in
              gsl_multifit_wlinear_tsvd(
                x, w, y, 1e-12, c, covariance, &sum, &rank, workspace)
            }
          }
        }
      }
    }
    try GSL.check(status, "least squares with \(n) rows and \(p) columns")
    self.coefficients = c
    self.inverseGram = covariance
    self.residualSum = sum
    self.rank = rank
  }
}
