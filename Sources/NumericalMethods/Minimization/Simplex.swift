// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// The minimum of a function of several variables from its values alone: GSL's Nelder–Mead simplex.
///
/// A simplex can collapse before it reaches the minimum, so a new one is built where the last one ended for as long as
/// that lowers the function, at most thirty times.
///
/// > Source: Nelder and Mead, A simplex method for function minimization, 1965.
public struct Simplex: Sendable {
  /// The lowest point found.
  public let point: [Double]
  /// The function there.
  public let value: Double
  /// How often the function was evaluated.
  public let evaluations: Int

  /// Minimises from `start`.
  ///
  /// - Parameters:
  ///   - start: one number a variable.
  ///   - step: the edge of the first simplex, > 0.
  ///   - maximumIterations: of each simplex.
  ///   - evaluate: the function; nil where it has no value.
  /// - Throws: `GSLError` if there is no value at the start.
  public init(
    from start: [Double], step: Double = 1, maximumIterations: Int = 2000,
    _ evaluate: @escaping ([Double]) -> Double?
  ) throws(GSLError) {
    precondition(!start.isEmpty && step > 0, "\(start.count) variables, a step of \(step)")
    GSL.ready
    let n = start.count
    let box = Box(evaluate)
    guard let first = evaluate(start), first.isFinite,
      let minimizer = gsl_multimin_fminimizer_alloc(cgsl_multimin_fminimizer_nmsimplex2(), n)
    else { throw GSLError(operation: "simplex", reason: "the function has no value at the start") }
    defer { gsl_multimin_fminimizer_free(minimizer) }
    var function = gsl_multimin_function()
    function.n = n
    function.params = Unmanaged.passUnretained(box).toOpaque()
    function.f = { x, context in Box.value(x, context) }
    var (best, least, edge) = (start, first, step)
    withExtendedLifetime(box) {
      withUnsafeMutablePointer(to: &function) { function in
        for _ in 0..<30 {
          var point = best
          var edges = [Double](repeating: edge, count: n)
          let before = least
          let begun = point.withGSL { point in
            edges.withGSL { gsl_multimin_fminimizer_set(minimizer, function, point, $0) }
          }
          guard begun == Int32(GSL_SUCCESS) else { break }
          for _ in 0..<maximumIterations {
            guard gsl_multimin_fminimizer_iterate(minimizer) == Int32(GSL_SUCCESS) else { break }
            if gsl_multimin_fminimizer_size(minimizer) < 1e-9 { break }
          }
          let value = gsl_multimin_fminimizer_minimum(minimizer)
          if let x = gsl_multimin_fminimizer_x(minimizer), value < least {
            best = (0..<n).map { gsl_vector_get(x, $0) }
            least = value
          }
          if !(least < before - 1e-13 * abs(before)) { break }
          edge = max(edge / 3, 1e-3 * step)
        }
      }
    }
    (point, value, evaluations) = (best, least, box.evaluations + 1)
  }

  private final class Box {
    let evaluate: ([Double]) -> Double?
    var evaluations = 0

    init(_ evaluate: @escaping ([Double]) -> Double?) { self.evaluate = evaluate }

    static func value(
      _ x: UnsafePointer<gsl_vector>?, _ context: UnsafeMutableRawPointer?
    ) -> Double {
      guard let x, let context else { return 1e300 }
      let box = Unmanaged<Box>.fromOpaque(context).takeUnretainedValue()
      box.evaluations += 1
      let value = box.evaluate((0..<x.pointee.size).map { gsl_vector_get(x, $0) })
      // GSL ends a simplex that meets a value which is not finite.
      return value.map { $0.isFinite ? $0 : 1e300 } ?? 1e300
    }
  }
}
