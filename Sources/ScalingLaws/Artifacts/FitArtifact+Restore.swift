// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
import Foundation
import NumericalMethods

extension FitArtifact {
  /// The fit with its intervals, as it was before it was written.
  ///
  /// The data are fitted anew from the stored coefficients, which takes a moment and makes every method
  /// of intervals available; a stored bootstrap is not drawn again.
  ///
  /// - Parameters:
  ///   - path: the file, for errors.
  ///   - method: another method of intervals than the stored one.
  ///   - level: another level than the stored one.
  /// - Throws: `FileError` where the file is of another law, or where the coefficients are not what its own
  ///   data give: somebody changed one of them.
  public func restored<Law: ScalingLaw>(
    as _: Law.Type, path: String, method: IntervalMethod? = nil, level: Double? = nil
  ) throws(FileError) -> Uncertainty<Law> {
    guard law == Law.name else {
      throw FileError(path: path, "expected a fit of \(Law.name), found one of \(law)")
    }
    var inputs: [Law.Input] = []
    for numbers in data.inputs {
      guard let input = Law.input(numbers) else {
        throw FileError(
          path: path, "expected \(Law.inputNames.count) numbers an input, found \(numbers.count)")
      }
      inputs.append(input)
    }
    guard let minimized = options.minimized else {
      throw FileError(path: path, "expected a known objective, found '\(options.objective)'")
    }
    let stored = Law(coefficients)
    let level = level ?? intervals.level
    let fit: Fit<Law>
    do {
      fit = try Law.fit(
        to: inputs, observed: data.observed, weights: data.weights, minimizing: minimized,
        using: options.solver, level: level, intervals: .sandwich, startingAt: stored,
        confirming: false, holding: options.held ?? [:])
    } catch {
      throw FileError(path: path, error.description)
    }
    guard abs(fit.objective - objective) <= 1e-7 * abs(objective) + 1e-14 else {
      throw FileError(
        path: path,
        "expected the objective \(fit.objective) that the file's data give, found "
          + "\(objective): the file was changed")
    }
    let clusters = data.clusters.map { Clusters(data.clusterName ?? "cluster", of: $0) }
    let method = method ?? intervals.method
    let isStored =
      method == intervals.method || (method == .bca && intervals.method == .bootstrap)
    return Uncertainty(
      of: fit, by: method, clusters: clusters, resamples: intervals.resamples ?? 4000,
      seed: intervals.seed ?? 1, level: level, draws: isStored ? storedDraws(clusters) : nil)
  }

  private func storedDraws<Law: ScalingLaw>(_ clusters: Clusters?) -> BootstrapDraws<Law>? {
    let resampling: Resampling =
      switch intervals.method {
      case .cluster: clusters.map { .clusters($0) } ?? .rows
      case .residual: .residuals
      case .wild: .wild
      default: .rows
      }
    return draws.map {
      BootstrapDraws(
        resampling: resampling, seed: intervals.seed ?? 1, laws: $0.map { Law($0) },
        failures: intervals.failures ?? 0)
    }
  }
}
