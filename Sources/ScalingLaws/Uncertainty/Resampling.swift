// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// How a bootstrap makes new data out of a fit.
public enum Resampling: Sendable, Equatable {
  /// Rows are drawn with replacement: right for independent runs of any scatter.
  ///
  /// > Source: Efron, Bootstrap methods: another look at the jackknife, 1979.
  case rows
  /// Whole clusters are drawn with replacement: right where the runs of a cluster go wrong together.
  ///
  /// > Source: Cameron, Gelbach and Miller, Bootstrap-based improvements for inference with clustered
  /// > errors, 2008.
  case clusters(Clusters)
  /// The inputs stay; each value is the fitted one with a residual drawn with replacement, times
  /// √(n/(n − p)): right where all runs scatter alike.
  ///
  /// > Source: Freedman, Bootstrapping regression models, 1981.
  case residuals
  /// The inputs stay; each value is the fitted one with its own residual of random sign, times
  /// √(n/(n − p)): right where runs scatter differently but symmetrically.
  ///
  /// > Source: Liu, Bootstrap procedures under some non-i.i.d. models, 1988; Feng, He and Hu, Wild
  /// > bootstrap for quantile regression, 2011, for sign changes under absolute deviations.
  case wild
  /// The inputs stay; each value is the fitted one with a normal offset of its group and a normal scatter of its own,
  /// whose variances are drawn too: right where groups of runs lie off the law together.
  ///
  /// > Source: Davison and Hinkley, Bootstrap methods and their application, 1997, section 3.8.
  case components(VarianceComponents)
}

extension Fit {
  /// Fits of resampled data, each from its own stream of the seed.
  ///
  /// Each starts from this fit, which finds the lowest minimum of nearly every resample; see
  /// ``refit(multiplicities:)``.
  ///
  /// - Parameters:
  ///   - resampling: how to make new data.
  ///   - resamples: how many, ≥ 2; 4,000 for the ends of intervals, a few hundred for standard errors.
  ///   - seed: the same seed gives the same draws on any number of threads.
  ///   - threads: at most so many; nil: as many as there are processors.
  /// - Returns: the draws, less those whose data don't determine the law.
  public func bootstrap(
    _ resampling: Resampling = .rows, resamples: Int = 4000, seed: UInt64, threads: Int? = nil
  ) -> BootstrapDraws<Law> {
    precondition(resamples >= 2, "\(resamples) resamples")
    let p = observed.count - degreesOfFreedom
    let factor = degreesOfFreedom > 0 ? (Double(p) / Double(degreesOfFreedom) + 1).squareRoot() : 1
    let laws = Parallel.map(resamples, threads: threads) { index -> Law? in
      var generator = SeededGenerator(seed: seed, stream: UInt64(index))
      switch resampling {
      case .rows:
        return refit(multiplicities: generator.multiplicities(observed.count))
      case .clusters(let clusters):
        return refit(multiplicities: clusters.spread(generator.multiplicities(clusters.count)))
      case .residuals:
        return refit(
          shifting: residuals.indices.map { _ in
            factor * residuals[Int.random(in: 0..<residuals.count, using: &generator)]
          })
      case .components(let components):
        return refit(shifting: components.residuals(fit: weights, using: &generator))
      case .wild:
        return refit(
          shifting: residuals.map { (generator.next() >> 63 == 0 ? 1 : -1) * factor * $0 })
      }
    }
    let found = laws.compactMap { $0 }
    return BootstrapDraws(
      resampling: resampling, seed: seed, laws: found, failures: resamples - found.count)
  }

  /// The same inputs with each observation the fitted value moved by a residual.
  private func refit(shifting residuals: [Double]) -> Law? {
    refit(
      observed: zip(predicted, residuals).map {
        residualScale == .log ? $0 * exp($1) : $0 + $1
      })
  }
}
