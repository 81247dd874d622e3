// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// The zero of a function of one variable.
public enum Root {
  /// The x in `range` at which `function` is 0, by GSL's Brent search, to about 1e-14 of itself.
  ///
  /// - Parameters:
  ///   - range: finite, and the function has values of different sign, or 0, at its ends.
  ///   - function: continuous.
  /// - Returns: nil where the ends' values have one sign or are not finite.
  ///
  /// > Source: Brent, Algorithms for minimization without derivatives, 1973, chapter 4.
  public static func find(
    in range: ClosedRange<Double>, of function: @escaping (Double) -> Double
  ) -> Double? {
    GSL.ready
    let (low, high) = (function(range.lowerBound), function(range.upperBound))
    guard low.isFinite, high.isFinite, low * high <= 0 else { return nil }
    if low == 0 { return range.lowerBound }
    if high == 0 { return range.upperBound }
    guard let solver = gsl_root_fsolver_alloc(cgsl_root_fsolver_brent()) else { return nil }
    defer { gsl_root_fsolver_free(solver) }
    let box = Box(function)
    var problem = gsl_function()
    problem.params = Unmanaged.passUnretained(box).toOpaque()
    problem.function = { x, context in
      context.map { Unmanaged<Box>.fromOpaque($0).takeUnretainedValue().function(x) } ?? .nan
    }
    return withExtendedLifetime(box) {
      withUnsafeMutablePointer(to: &problem) { problem -> Double? in
        guard
          gsl_root_fsolver_set(solver, problem, range.lowerBound, range.upperBound)
            == Int32(GSL_SUCCESS)
        else { return nil }
        for _ in 0..<200 {
          guard gsl_root_fsolver_iterate(solver) == Int32(GSL_SUCCESS) else { return nil }
          let (a, b) = (gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver))
          if gsl_root_test_interval(a, b, 0, 1e-14) == Int32(GSL_SUCCESS) { break }
        }
        let root = gsl_root_fsolver_root(solver)
        return root.isFinite ? root : nil
      }
    }
  }

  private final class Box {
    let function: (Double) -> Double
    init(_ function: @escaping (Double) -> Double) { self.function = function }
  }
}
