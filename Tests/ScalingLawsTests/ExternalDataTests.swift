// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import NumericalMethods
import ScalingLaws
import TestSupport
import Testing

private let folder = ProcessInfo.processInfo.environment["SCALINGLAWS_EXTERNAL_DATA"]
  .flatMap { $0.isEmpty ? nil : $0 }

/// The runs of Hoffmann et al. 2022 as Besiroglu et al. 2024 reconstructed them, which are not ours to
/// commit.
@Suite(
  .enabled(
    if: folder != nil,
    "set SCALINGLAWS_EXTERNAL_DATA to a folder with epoch-chinchilla-svg.csv to run these"))
struct ExternalDataTests {
  static func runs() throws -> TrainingRuns {
    try TrainingRuns(contentsOf: (folder ?? "") + "/epoch-chinchilla-svg.csv")
      .droppingLargestLosses(5)
  }

  /// The minimum, polished with 60 digits.
  static let best = [
    1.81721809901007675, 477.825868233905, 2143.41736336046, 0.347310498881754573,
    0.367172432627762205,
  ]

  @Test func huberReachesTheMinimum() throws {
    let runs = try Self.runs()
    #expect(runs.runs.count == 240)
    #expect(runs.columnsUsed.parameters == "Model Size")
    #expect(runs.columnsUsed.flops == "Training FLOP")
    let fit = try Chinchilla.fit(to: runs)
    #expect(fit.outcome == .converged)
    #expect(fit.objective.isClose(to: 0.001018274017800603, relative: 1e-12))
    #expect(fit.objective <= 0.00101827401781)
    #expect(fit.law.values.isClose(to: Self.best, relative: 1e-9))
    #expect(fit.warnings.map(\.code) == ["W-uneven-scatter"])
  }

  @Test func everyPositiveStartLeadsThere() throws {
    let runs = try Self.runs()
    var starts = 0
    for alpha in stride(from: 0.05, through: 1.3, by: 0.15625) {
      for beta in stride(from: 0.05, through: 1.3, by: 0.15625) {
        let columns = runs.runs.map { [1, pow($0.parameters, -alpha), pow($0.tokens, -beta)] }
        let linear = try LinearLeastSquares(
          design: Matrix(columns), observed: runs.runs.map(\.loss),
          weights: runs.runs.map { 1 / ($0.loss * $0.loss) })
        guard linear.coefficients.allSatisfy({ $0 > 0 }) else { continue }
        starts += 1
        let fit = try Chinchilla.fit(
          to: runs, intervals: .sandwich,
          startingAt: Chinchilla(linear.coefficients + [alpha, beta]))
        #expect(
          fit.objective.isClose(to: 0.001018274017800603, relative: 1e-11), "\(alpha) \(beta)")
      }
    }
    #expect(starts > 50)
  }

  @Test func rawLeastSquaresAgreesWithOtherPrograms() throws {
    let fit = try Chinchilla.fit(to: Self.runs(), minimizing: .leastSquares(on: .raw))
    #expect(fit.objective.isClose(to: 0.083203808, relative: 1e-8))
    #expect(
      fit.law.values.isClose(
        to: [1.88281361, 567.8054, 7581.852, 0.35761509, 0.42762062], relative: 1e-7))
  }

  /// What OLMo-core's script reaches from 32 starts and the package chinchilla 0.2.0 from 3,125.
  @Test func asymmetricObjectivesGoBelowOtherPrograms() throws {
    let runs = try Self.runs()
    func reaches(_ fit: Fit<Chinchilla>, _ theirs: Chinchilla, within: Double) {
      let reached = runs.runs.reduce(0) { sum, run in
        let (f, y) = (theirs(run.size), run.loss)
        let residual = fit.residualScale == .log ? log(f) - log(y) : f - y
        return sum + fit.minimized.loss(of: residual)
      }
      #expect(fit.objective <= reached)
      #expect((fit.objective / reached).isClose(to: 1, relative: within))
    }
    let huber = try Chinchilla.fit(to: runs, minimizing: .asymmetric(delta: 1e-3, penalty: 10))
    reaches(
      huber, Chinchilla(E: 1.71084, A: 190.7, B: 1922.1, alpha: 0.29096, beta: 0.36343),
      within: 2e-4)
    let absolute = try Chinchilla.fit(
      to: runs, minimizing: .asymmetric(delta: 0, penalty: 10, on: .raw))
    reaches(
      absolute, Chinchilla(E: 1.73100, A: 202.60, B: 2653.20, alpha: 0.29455, beta: 0.37910),
      within: 2e-4)
    #expect(
      absolute.law.optimum(flops: 5.76e23).tokensPerParameter.isClose(to: 5.72, relative: 0.1))
  }

  /// The digits that Besiroglu et al. 2024 print are those of least absolute deviations.
  @Test func leastAbsoluteGivesThePrintedDigits() throws {
    let fit = try Chinchilla.fit(to: Self.runs(), minimizing: .leastAbsolute())
    #expect(
      fit.law.values.isClose(to: [1.81686, 482.01, 2085.43, 0.34781, 0.36585], relative: 2e-5))
    #expect(fit.outcome == .converged)
  }

  @Test func theCertificateSaysThatStartsAgree() throws {
    let fit = try Chinchilla.fit(to: Self.runs())
    #expect(fit.certificate.starts == 8)
    #expect(fit.certificate.agreeing == 8)
    #expect(fit.certificate.gapToSecondBest == nil)
  }

  @Test func aSmallThresholdNeedsNoMoreCare() throws {
    let fit = try Chinchilla.fit(to: Self.runs(), minimizing: .huber(delta: 1e-4))
    #expect(fit.objective <= 1.11778748e-4 * (1 + 5e-9))
  }

  @Test func bootstrapErrorsAgreeWithThePublishedOnes() throws {
    let draws = try Chinchilla.fit(to: Self.runs()).bootstrap(resamples: 4000, seed: 1)
    #expect(draws.failures == 0)
    let errors = Estimand<Chinchilla>.coefficients.compactMap { draws.standardError(of: $0) }
    #expect(errors[0].isClose(to: 0.02566, relative: 0.08))
    #expect(errors[3].isClose(to: 0.0154, relative: 0.08))
    #expect(errors[4].isClose(to: 0.0206, relative: 0.08))
  }

  @Test func drawingWholeBudgetsDoublesTheErrorOfTheExponent() throws {
    let runs = try Self.runs()
    let fit = try Chinchilla.fit(to: runs)
    func error(_ resampling: Resampling) throws -> Double {
      try #require(
        fit.bootstrap(resampling, resamples: 1000, seed: 1).standardError(of: .parameterExponent))
    }
    let sizes = runs.runs.map(\.size)
    let rows = try error(.rows)
    #expect(rows.isClose(to: 0.0200, relative: 0.1))
    #expect((try error(.clusters(.budgets(sizes))) / rows).isClose(to: 1.9, relative: 0.15))
    #expect((try error(.clusters(.sizes(sizes))) / rows).isClose(to: 1.05, relative: 0.15))
  }
}
