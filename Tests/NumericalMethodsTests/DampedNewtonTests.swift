// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods
import TestSupport
import Testing

@Suite struct DampedNewtonTests {
  /// Rosenbrock's valley, (1 − x)² + 100 (y − x²)², least at (1, 1).
  static func valley(_ x: [Double]) -> DampedNewton.Local? {
    let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
    return DampedNewton.Local(
      value: a * a + 100 * b * b,
      gradient: [-2 * a - 400 * x[0] * b, 200 * b],
      hessian: Matrix([[2 - 400 * b + 800 * x[0] * x[0], -400 * x[0]], [-400 * x[0], 200]]),
      metric: Matrix([[2 + 800 * x[0] * x[0], 0], [0, 200]]))
  }

  @Test func followsACurvedValley() throws {
    let free = DampedNewton(
      lower: [-.infinity, -.infinity], upper: [.infinity, .infinity], negligible: 1e-28)
    let minimum = try #require(free.minimum(from: [-1.2, 1], Self.valley))
    #expect(minimum.outcome == .converged)
    #expect(minimum.point.isClose(to: [1, 1], relative: 1e-12))
    #expect(minimum.held == [false, false])
  }

  @Test func stopsExactlyAtABound() throws {
    let bounded = DampedNewton(lower: [-2, -2], upper: [0.5, 2])
    let minimum = try #require(bounded.minimum(from: [-1.2, 1], Self.valley))
    #expect(minimum.outcome == .converged)
    #expect(minimum.point[0] == 0.5)
    #expect(minimum.point[1].isClose(to: 0.25, relative: 1e-9))
    #expect(minimum.held == [true, false])
  }

  @Test func leavesABoundWhoseSlopePointsInward() throws {
    let bounded = DampedNewton(lower: [0, 0], upper: [3, 3], negligible: 1e-28)
    let minimum = try #require(bounded.minimum(from: [0, 0], Self.valley))
    #expect(minimum.point.isClose(to: [1, 1], relative: 1e-12))
  }

  @Test func saysWhenEvaluationsRunOut() throws {
    let hasty = DampedNewton(
      lower: [-.infinity, -.infinity], upper: [.infinity, .infinity], maximumEvaluations: 3)
    let minimum = try #require(hasty.minimum(from: [-1.2, 1], Self.valley))
    #expect(minimum.outcome == .evaluationLimit)
  }
}
