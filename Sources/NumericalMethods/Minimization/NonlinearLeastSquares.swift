// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// The c that makes Σ wᵢ rᵢ(c)² smallest, by a trust region, for any smooth residuals.
///
/// GSL's routes are tried in turn, Levenberg–Marquardt with and without geodesic acceleration, dogleg,
/// double dogleg and the two-dimensional subspace, each with Moré's scaling; the lowest sum of squares
/// wins. It knows no bounds; ``BoundedVariables`` bring them.
///
/// > Source: Moré, The Levenberg–Marquardt algorithm: implementation and theory, 1978; Transtrum and
/// > Sethna, Improvements to the Levenberg–Marquardt algorithm, 2012, for the acceleration.
public struct NonlinearLeastSquares: Sendable {
  /// The route that reached the lowest sum.
  public enum Route: String, Sendable, CaseIterable {
    case levenbergMarquardt = "lm"
    case accelerated = "lmaccel"
    case dogleg
    case doubleDogleg = "ddogleg"
    case subspace = "subspace2D"
  }

  /// The coefficients at the minimum.
  public let coefficients: [Double]
  /// Σ w r².
  public let residualSum: Double
  /// s² (JᵀJ)⁻¹, s² = Σ r²/(n − p); NaN where n = p or JᵀJ is singular.
  public let covariance: Matrix
  /// Of the routes tried, the one whose answer this is; the first of them where sums are equal.
  public let route: Route
  /// Whether the step or the gradient fell below its limit; otherwise no route could lower the sum.
  public let isConverged: Bool
  /// How often residuals were evaluated, over all routes.
  public let evaluations: Int

  /// √ of the covariance's diagonal.
  public var standardErrors: [Double] {
    coefficients.indices.map { covariance[$0, $0].squareRoot() }
  }

  /// Minimises from `start`.
  ///
  /// - Parameters:
  ///   - start: one number a coefficient.
  ///   - count: n ≥ p, how many residuals there are.
  ///   - weights: w ≥ 0, one a residual, so that Σ w r² is made least; all 1 when nil.
  ///   - routes: which routes to try; all by default.
  ///   - maximumIterations: of each route.
  ///   - evaluate: the residuals and their derivatives, one row a residual and one column a coefficient;
  ///     nil or values that are not finite where there is none, from which a route steps back.
  /// - Throws: `GSLError` if no route gets away from the start.
  public init(
    from start: [Double], count: Int, weights: [Double]? = nil, routes: [Route] = Route.allCases,
    maximumIterations: Int = 1000,
    _ evaluate: @escaping ([Double]) -> (residuals: [Double], derivatives: Matrix)?
  ) throws(GSLError) {
    precondition(
      count >= start.count && !start.isEmpty, "\(count) residuals, \(start.count) numbers")
    precondition(weights == nil || weights?.count == count, "one weight a residual is needed")
    GSL.ready
    let box = Box(count: count, evaluate)
    var best: Found?
    for route in routes {
      guard let found = Self.search(start, box, weights, route, maximumIterations) else { continue }
      if found.sum < (best?.sum ?? .infinity) { best = found }
    }
    guard let best else {
      throw GSLError(
        operation: "nonlinear least squares", reason: "no residuals are finite near the start")
    }
    coefficients = best.point
    residualSum = best.sum
    route = best.route
    isConverged = best.isConverged
    evaluations = box.evaluations
    let left = Double(count - start.count)
    covariance = Matrix(
      rows: start.count, columns: start.count,
      elements: best.inverse.elements.map { left > 0 ? $0 * best.sum / left : .nan })
  }

  private struct Found {
    var point: [Double]
    var sum: Double
    var inverse: Matrix
    var route: Route
    var isConverged: Bool
  }

  private static func search(
    _ start: [Double], _ box: Box, _ weights: [Double]?, _ route: Route, _ maximumIterations: Int
  ) -> Found? {
    let (n, p) = (box.count, start.count)
    var parameters = gsl_multifit_nlinear_default_parameters()
    parameters.trs =
      switch route {
      case .levenbergMarquardt: cgsl_multifit_nlinear_trs_lm()
      case .accelerated: cgsl_multifit_nlinear_trs_lmaccel()
      case .dogleg: cgsl_multifit_nlinear_trs_dogleg()
      case .doubleDogleg: cgsl_multifit_nlinear_trs_ddogleg()
      case .subspace: cgsl_multifit_nlinear_trs_subspace2D()
      }
    guard
      let workspace = gsl_multifit_nlinear_alloc(
        cgsl_multifit_nlinear_trust(), &parameters, n, p)
    else { return nil }
    defer { gsl_multifit_nlinear_free(workspace) }
    var problem = gsl_multifit_nlinear_fdf()
    problem.n = n
    problem.p = p
    problem.params = Unmanaged.passUnretained(box).toOpaque()
    problem.f = { x, context, f in Box.residuals(x, context, f) }
    problem.df = { x, context, j in Box.derivatives(x, context, j) }
    var point = start
    return withExtendedLifetime(box) {
      withUnsafeMutablePointer(to: &problem) { problem -> Found? in
        let begun = point.withGSL { point in
          guard var weights else { return gsl_multifit_nlinear_init(point, problem, workspace) }
          // GSL copies the weights.
          return weights.withGSL { gsl_multifit_nlinear_winit(point, $0, problem, workspace) }
        }
        guard begun == Int32(GSL_SUCCESS),
          gsl_blas_dnrm2(gsl_multifit_nlinear_residual(workspace)).isFinite
        else { return nil }
        var info: Int32 = 0
        let status = gsl_multifit_nlinear_driver(
          maximumIterations, 1e-13, 1e-15, 0, nil, nil, &info, workspace)
        guard let position = gsl_multifit_nlinear_position(workspace) else { return nil }
        let found = (0..<p).map { gsl_vector_get(position, $0) }
        let length = gsl_blas_dnrm2(gsl_multifit_nlinear_residual(workspace))
        guard length.isFinite, found.allSatisfy(\.isFinite) else { return nil }
        var inverse = Matrix(rows: p, columns: p)
        let known = inverse.withGSL {
          gsl_multifit_nlinear_covar(gsl_multifit_nlinear_jac(workspace), 0, $0)
        }
        if known != Int32(GSL_SUCCESS) {
          inverse = Matrix(rows: p, columns: p, repeating: .nan)
        }
        return Found(
          point: found, sum: length * length, inverse: inverse, route: route,
          isConverged: status == Int32(GSL_SUCCESS) && info != 0)
      }
    }
  }

  /// Carries the residuals through GSL's callbacks, the last point evaluated only once.
  private final class Box {
    let count: Int
    private let evaluate: ([Double]) -> (residuals: [Double], derivatives: Matrix)?
    private var last: (point: [Double], residuals: [Double], derivatives: Matrix)?
    private(set) var evaluations = 0

    init(
      count: Int, _ evaluate: @escaping ([Double]) -> (residuals: [Double], derivatives: Matrix)?
    ) {
      self.count = count
      self.evaluate = evaluate
    }

    private func values(
      _ x: UnsafePointer<gsl_vector>
    ) -> (residuals: [Double], derivatives: Matrix)? {
      let point = (0..<x.pointee.size).map { gsl_vector_get(x, $0) }
      if let last, last.point == point { return (last.residuals, last.derivatives) }
      evaluations += 1
      guard let found = evaluate(point), found.residuals.allSatisfy(\.isFinite),
        found.derivatives.elements.allSatisfy(\.isFinite)
      else { return nil }
      precondition(
        found.residuals.count == count, "\(found.residuals.count) residuals, not \(count)")
      last = (point, found.residuals, found.derivatives)
      return found
    }

    static func residuals(
      _ x: UnsafePointer<gsl_vector>?, _ context: UnsafeMutableRawPointer?,
      _ f: UnsafeMutablePointer<gsl_vector>?
    ) -> Int32 {
      guard let x, let context, let f else { return Int32(GSL_EFAULT) }
      let box = Unmanaged<Box>.fromOpaque(context).takeUnretainedValue()
      guard let found = box.values(x) else {
        // An infinite sum of squares makes the trust region shrink.
        gsl_vector_set_all(f, 1e150)
        return Int32(GSL_SUCCESS)
      }
      if f.pointee.stride == 1, let data = f.pointee.data {
        found.residuals.withUnsafeBufferPointer {
          data.update(from: $0.baseAddress ?? UnsafePointer(data), count: $0.count)
        }
        return Int32(GSL_SUCCESS)
      }
      for (index, value) in found.residuals.enumerated() { gsl_vector_set(f, index, value) }
      return Int32(GSL_SUCCESS)
    }

    static func derivatives(
      _ x: UnsafePointer<gsl_vector>?, _ context: UnsafeMutableRawPointer?,
      _ j: UnsafeMutablePointer<gsl_matrix>?
    ) -> Int32 {
      guard let x, let context, let j else { return Int32(GSL_EFAULT) }
      let box = Unmanaged<Box>.fromOpaque(context).takeUnretainedValue()
      guard let found = box.values(x) else { return Int32(GSL_EDOM) }
      if j.pointee.tda == found.derivatives.columns, let data = j.pointee.data {
        found.derivatives.elements.withUnsafeBufferPointer {
          data.update(from: $0.baseAddress ?? UnsafePointer(data), count: $0.count)
        }
        return Int32(GSL_SUCCESS)
      }
      for row in 0..<found.derivatives.rows {
        for column in 0..<found.derivatives.columns {
          gsl_matrix_set(j, row, column, found.derivatives[row, column])
        }
      }
      return Int32(GSL_SUCCESS)
    }
  }
}
