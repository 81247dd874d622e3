// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods
import ScalingLaws
import TestSupport
import Testing

@Suite struct SolverTests {
  static let objectives: [any Objective] = [
    .leastSquares, .leastSquares(on: .raw), .huber(delta: 5e-3),
    .asymmetric(delta: 5e-3, penalty: 3),
  ]

  /// Every solver ends at the objective that damped Newton steps reach.
  @Test(arguments: [Solver.trustRegion, .bfgs, .simplex], 0..<4)
  func solversAgreeOnTheSurface(solver: Solver, objective index: Int) throws {
    let runs = FitTests.noisyRuns(seed: 3, noise: 0.01)
    let objective = Self.objectives[index]
    let newton = try Chinchilla.fit(
      to: runs, minimizing: objective, using: .newton, intervals: .sandwich, confirming: false)
    let other = try Chinchilla.fit(
      to: runs, minimizing: objective, using: solver, intervals: .sandwich,
      startingAt: newton.law.moved(by: 0.1), confirming: false)
    let tolerance = solver == .simplex ? 1e-7 : 1e-9
    #expect(
      other.objective.isClose(to: newton.objective, relative: tolerance),
      "\(solver) \(objective): \(other.objective / newton.objective - 1)")
    #expect(other.solver == solver)
  }

  @Test func absoluteDeviationsAreReachedByTheTrustRegion() throws {
    let y = ObjectiveTests.y(2)
    let points = Points(x: ObjectiveTests.x, y: y)
    let best = ObjectiveTests.bestLine(ObjectiveTests.x, y)
    let fit = try InverseRoot.fit(
      to: points, minimizing: .leastAbsolute(on: .raw), using: .trustRegion, intervals: .sandwich)
    #expect(fit.objective.isClose(to: best.value, relative: 1e-6))
  }

  /// A coefficient that belongs at its bound is left exactly there by every solver.
  @Test(arguments: [Solver.trustRegion, .bfgs, .newton])
  func boundsHold(solver: Solver) throws {
    let x = (0..<20).map { pow(1.7, Double($0)) }
    // A growing curve whose floor would be below 0.
    let y = x.enumerated().map { 3 * pow($1, 0.4) - 1 + 0.01 * sin(Double($0)) }
    let fit = try PowerLawWithFloor.fit(
      to: Points(x: x, y: y), minimizing: .leastSquares(on: .raw), using: solver)
    #expect(fit.law.floor == 0)
    // BFGS ends where values no longer tell, with a gradient that may be a little above its limit.
    #expect(fit.outcome == .atBoundary || solver == .bfgs, "\(solver): \(fit.gradientNorm)")
  }

  @Test func linearLawsAreSolvedAtOnce() throws {
    let y = ObjectiveTests.y(4)
    let points = Points(x: ObjectiveTests.x, y: y)
    let fit = try InverseRoot.fit(to: points)
    #expect(fit.solver == .linear)
    #expect(fit.certificate.confirmation?.solver == .trustRegion)
    #expect((fit.certificate.confirmation?.difference ?? 1) < 1e-9)
    let power = try PowerLaw.fit(to: points)
    #expect(power.solver == .linear)
    let newton = try PowerLaw.fit(to: points, using: .newton)
    #expect(power.law.values.isClose(to: newton.law.values, relative: 1e-9))
    // A floor below 0 is held at 0.
    let held = try InverseRoot.fit(to: Points(x: [1, 4, 16, 64], y: [8, 3.5, 1.2, 0.1]))
    #expect(held.law.floor == 0 && held.solver == .linear)
    #expect {
      try Chinchilla.fit(to: FitTests.noisyRuns(seed: 1), using: .linear)
    } throws: {
      "\($0)".hasPrefix("the solver linear needs a law that is linear in its coefficients")
    }
  }

  @Test func everyFitIsConfirmed() throws {
    for objective in Self.objectives {
      let fit = try Chinchilla.fit(
        to: FitTests.noisyRuns(seed: 5, noise: 0.01), minimizing: objective, intervals: .sandwich)
      let confirmation = try #require(fit.certificate.confirmation)
      #expect(confirmation.solver != fit.solver)
      #expect(confirmation.difference <= 1e-9, "\(objective): \(confirmation)")
      #expect(confirmation.fromElsewhere != nil)
      #expect(!fit.warnings.contains { $0.code == "W-solvers-differ" })
    }
  }

  /// log cosh, an objective of this test's own.
  struct LogCosh: Objective {
    static let name = "log-cosh"
    static let title = "Log cosh"
    static let formula = "Σ s² log cosh(r/s)"
    static let source = "none"
    let scale: Double
    var residualScale: ResidualScale { .log }
    var objectiveName: String { "sum of s² log cosh(r/s), s = \(scale)" }
    func loss(of r: Double) -> Double {
      let size = abs(r / scale)
      return scale * scale * (size + log1p(exp(-2 * size)) - log(2))
    }
    func slope(of r: Double) -> Double { scale * tanh(r / scale) }
    func curvature(of r: Double) -> Double { 1 / (cosh(r / scale) * cosh(r / scale)) }
  }

  @Test(arguments: [Solver.newton, .trustRegion, .bfgs])
  func anObjectiveOfAnotherPackageIsWhatIsMinimised(solver: Solver) throws {
    let runs = FitTests.noisyRuns(seed: 6, noise: 0.01)
    let wide = try Chinchilla.fit(
      to: runs, minimizing: LogCosh(scale: 100), using: solver, intervals: .sandwich)
    let squares = try Chinchilla.fit(to: runs, minimizing: .leastSquares, intervals: .sandwich)
    // Far wider than the residuals it is half their squares.
    #expect(wide.objective.isClose(to: squares.objective / 2, relative: 1e-5))
    let own = LogCosh(scale: 2e-3)
    let narrow = try Chinchilla.fit(to: runs, minimizing: own, using: solver, intervals: .sandwich)
    let sum = narrow.residuals.reduce(0) { $0 + own.loss(of: $1) }
    #expect(narrow.objective.isClose(to: sum, relative: 1e-10))
    #expect(narrow.outcome.isConverged || narrow.outcome == .stalled)
    #expect(narrow.coefficients.allSatisfy { $0.standardError != nil })
    let moved = narrow.law.moved(by: 1e-3)
    let higher = runs.runs.reduce(0) { $0 + own.loss(of: log(moved($1.size)) - log($1.loss)) }
    #expect(narrow.objective < higher)
  }

  /// A saturating curve, a law of this test's own: y = a (1 − exp(−x/s)).
  struct Saturation: ScalingLaw {
    typealias Input = Double
    var height, scale: Double
    static let name = "saturation"
    static let title = "Saturation"
    static let formula = "y = a (1 − exp(−x/s))"
    static let domain = "x > 0; a, s > 0"
    static let source = "none"
    static let coefficients = [
      CoefficientInfo("height", symbol: "a", unit: "unit of y", in: 0...Double.infinity),
      CoefficientInfo("scale", symbol: "s", unit: "unit of x", in: 0...Double.infinity),
    ]
    static let form = LawForm.curve(
      CurveForm(
        amplitudes: 0..<2, lower: [-.infinity, -.infinity], upper: [.infinity, .infinity],
        coordinates: { v, _ in v.map { log($0) } }, values: { x, _ in x.map { exp($0) } },
        jacobian: { x, _ in Matrix([[exp(x[0]), 0], [0, exp(x[1])]]) },
        starts: { data in
          [0.1, 1, 10].map { [data.y.max() ?? 1, $0 * exp(data.centers[0])] }
        }))
    static func features(of x: Double) -> [Double] { [x] }
    static let featureNames = ["x"]
    static var example: (law: Saturation, inputs: [Double]) {
      (Saturation([3, 5]), [1, 2, 4, 8, 16, 32])
    }
    init(_ values: [Double]) { (height, scale) = (values[0], values[1]) }
    var values: [Double] { [height, scale] }
    func callAsFunction(_ x: Double) -> Double { -height * expm1(-x / scale) }
    func gradient(at x: Double) -> [Double] {
      [-expm1(-x / scale), -height * x / (scale * scale) * exp(-x / scale)]
    }
  }

  @Test(arguments: [Solver.newton, .trustRegion, .bfgs, .simplex])
  func aLawOfAnotherPackageIsFitted(solver: Solver) throws {
    let (law, inputs) = Saturation.example
    let fit = try Saturation.fit(
      to: Points(x: inputs, y: inputs.map { law($0) }), using: solver)
    #expect(fit.law.values.isClose(to: law.values, relative: 1e-6))
  }
}

extension Chinchilla {
  /// The same law with every coefficient larger by a share.
  fileprivate func moved(by share: Double) -> Chinchilla {
    Chinchilla(values.map { $0 * (1 + share) })
  }
}

@Suite struct HoldingTests {
  @Test func aHeldFloorIsNotFitted() throws {
    let runs = FitTests.noisyRuns(seed: 3, noise: 0.004)
    let fit = try Chinchilla.fit(to: runs, minimizing: .leastSquares, holding: ["E": 1.69])
    #expect(fit.law.E == 1.69)
    #expect(fit.outcome == .converged)
    let floor = try #require(fit["E"])
    #expect(floor.standardError == nil && floor.interval == nil && !floor.atBoundary)
    #expect(fit.degreesOfFreedom == runs.runs.count - 4)
    let free = try Chinchilla.fit(to: runs, minimizing: .leastSquares, intervals: .sandwich)
    let held = try #require(free.holding(.coefficient(0), at: 1.69))
    #expect(fit.law.values.isClose(to: held.law.values, relative: 1e-5))
    #expect(fit.objective > free.objective)
  }

  @Test func anAmplitudeIsHeldWithItsExponent() throws {
    let runs = FitTests.noisyRuns(seed: 3, noise: 0.004)
    let fit = try Chinchilla.fit(
      to: runs, minimizing: .leastSquares, holding: ["A": 480, "alpha": 0.35])
    #expect(fit.law.A.isClose(to: 480, relative: 1e-12) && fit.law.alpha == 0.35)
    #expect {
      try Chinchilla.fit(to: runs, holding: ["A": 480])
    } throws: {
      "\($0)"
        == "A of chinchilla cannot be held: an amplitude can only be held together with its exponent"
    }
  }
}
