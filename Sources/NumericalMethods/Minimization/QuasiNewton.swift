// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// The minimum of a smooth function of several variables from its values and gradients: GSL's vector BFGS.
///
/// The line search ends without progress at the rounding of the function, so the search starts anew from where it
/// ended for as long as that lowers the function, at most four times.
///
/// > Source: Fletcher, Practical methods of optimization, 1987, sections 2.6 and 3.4.
public struct QuasiNewton: Sendable {
  /// The lowest point found.
  public let point: [Double]
  /// The function there.
  public let value: Double
  /// How often the function was evaluated.
  public let evaluations: Int

  /// Minimises from `start`.
  ///
  /// - Parameters:
  ///   - start: one number a variable, in units in which steps of 1 are large and steps of 0.01 small.
  ///   - step: the length of the first step, > 0.
  ///   - maximumIterations: of each of the searches.
  ///   - evaluate: value and gradient; nil where there is none, from which the line search steps back.
  /// - Throws: `GSLError` if there is no value at the start.
  public init(
    from start: [Double], step: Double = 0.1, maximumIterations: Int = 500,
    _ evaluate: @escaping ([Double]) -> (value: Double, gradient: [Double])?
  ) throws(GSLError) {
    precondition(!start.isEmpty && step > 0, "\(start.count) variables, a step of \(step)")
    GSL.ready
    let n = start.count
    let box = GradientBox(evaluate)
    guard box.values(start) != nil,
      let minimizer = gsl_multimin_fdfminimizer_alloc(
        cgsl_multimin_fdfminimizer_vector_bfgs2(), n)
    else { throw GSLError(operation: "BFGS", reason: "the function has no value at the start") }
    defer { gsl_multimin_fdfminimizer_free(minimizer) }
    var function = gsl_multimin_function_fdf()
    function.n = n
    function.params = Unmanaged.passUnretained(box).toOpaque()
    function.f = { x, context in GradientBox.value(x, context, nil) }
    function.df = { x, context, g in _ = GradientBox.value(x, context, g) }
    function.fdf = { x, context, f, g in f?.pointee = GradientBox.value(x, context, g) }
    var (best, least) = (start, box.values(start)?.value ?? .infinity)
    withExtendedLifetime(box) {
      withUnsafeMutablePointer(to: &function) { function in
        for attempt in 0..<5 {
          var point = best
          let before = least
          let begun = point.withGSL {
            gsl_multimin_fdfminimizer_set(
              minimizer, function, $0, attempt == 0 ? step : step / 10, 0.1)
          }
          guard begun == Int32(GSL_SUCCESS) else { break }
          for _ in 0..<maximumIterations {
            guard gsl_multimin_fdfminimizer_iterate(minimizer) == Int32(GSL_SUCCESS),
              let gradient = gsl_multimin_fdfminimizer_gradient(minimizer)
            else { break }
            if gsl_blas_dnrm2(gradient) == 0 { break }
          }
          let value = gsl_multimin_fdfminimizer_minimum(minimizer)
          if let x = gsl_multimin_fdfminimizer_x(minimizer), value < least {
            best = (0..<n).map { gsl_vector_get(x, $0) }
            least = value
          }
          if !(least < before - 1e-15 * abs(before)) { break }
        }
      }
    }
    (point, value, evaluations) = (best, least, box.evaluations)
  }
}

/// Carries a function and its gradient through GSL's callbacks, the last point evaluated only once.
final class GradientBox {
  private let evaluate: ([Double]) -> (value: Double, gradient: [Double])?
  private var last: (point: [Double], value: Double, gradient: [Double])?
  private(set) var evaluations = 0

  init(_ evaluate: @escaping ([Double]) -> (value: Double, gradient: [Double])?) {
    self.evaluate = evaluate
  }

  func values(_ point: [Double]) -> (value: Double, gradient: [Double])? {
    if let last, last.point == point { return (last.value, last.gradient) }
    evaluations += 1
    guard point.allSatisfy(\.isFinite), let found = evaluate(point), found.value.isFinite,
      found.gradient.allSatisfy(\.isFinite)
    else { return nil }
    last = (point, found.value, found.gradient)
    return found
  }

  /// The value, and the gradient where one is wanted; infinite where there is none.
  static func value(
    _ x: UnsafePointer<gsl_vector>?, _ context: UnsafeMutableRawPointer?,
    _ gradient: UnsafeMutablePointer<gsl_vector>?
  ) -> Double {
    guard let x, let context else { return .infinity }
    let box = Unmanaged<GradientBox>.fromOpaque(context).takeUnretainedValue()
    let found = box.values((0..<x.pointee.size).map { gsl_vector_get(x, $0) })
    if let gradient {
      for index in 0..<x.pointee.size {
        gsl_vector_set(gradient, index, found?.gradient[index] ?? 0)
      }
    }
    return found?.value ?? .infinity
  }
}
