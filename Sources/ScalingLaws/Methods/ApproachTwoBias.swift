// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What Approach 2 gets wrong on known surfaces, by simulation without noise and in closed form.
public enum ApproachTwoBias {
  /// One surface under one choice of sizes.
  public struct Row: Sendable, Equatable {
    /// The surface's name, e.g. `slow in N`.
    public let surface: String
    /// The surface, which is the truth here.
    public let law: Chinchilla
    /// The largest size over the middle one, and that over the smallest.
    public let span: Double
    /// The middle size over the optimal one.
    public let offCenter: Double
    /// N found over N true, less 1, with 2,001 sizes.
    public let simulated: Double
    /// The same by ``ParabolaBias``.
    public let closedForm: Double
    /// The same with 15 sizes.
    public let fifteen: Double
  }

  /// Surfaces whose exponents are alike and far from alike.
  public static let surfaces: [(name: String, law: Chinchilla)] = Specimen.all.map {
    ($0.name, $0.law)
  }

  /// N that a parabola through `sizes` evenly spaced sizes finds, over the true one, less 1.
  ///
  /// - Parameters:
  ///   - law: the surface, A, B > 0.
  ///   - flops: the sweep's budget; the answer does not depend on it.
  ///   - span: the largest size over the middle one, > 1.
  ///   - offCenter: the middle size over the optimal one, > 0.
  ///   - sizes: at least 3.
  public static func simulated(
    _ law: Chinchilla, flops: Double, span: Double, offCenter: Double, sizes: Int
  ) -> Double {
    precondition(sizes >= 3 && span > 1, "\(sizes) sizes spanning \(span)")
    let best = law.optimum(flops: flops).parameters
    let runs = (0..<sizes).map { index -> TrainingRun in
      // Midpoints of equal parts, so that many sizes approach the even spread of the closed form.
      let place = (2 * Double(index) + 1) / Double(sizes) - 1
      let parameters = best * offCenter * pow(span, place)
      let tokens = flops / (6 * parameters)
      return TrainingRun(
        parameters: parameters, tokens: tokens,
        loss: law.loss(parameters: parameters, tokens: tokens), budget: flops)
    }
    return IsoFLOPProfile(budget: flops, runs: runs).parameters / best - 1
  }

  /// Each surface at spans of 2, 4 and 16 about the optimum, and at a span of 4 off by 3 either way.
  public static func table(flops: Double) -> [Row] {
    let choices = [(2.0, 1.0), (4, 1), (16, 1), (4, 3), (4, 1.0 / 3)]
    return surfaces.flatMap { name, law in
      choices.map { span, offCenter in
        Row(
          surface: name, law: law, span: span, offCenter: offCenter,
          simulated: simulated(law, flops: flops, span: span, offCenter: offCenter, sizes: 2001),
          closedForm: exp(
            ParabolaBias.shift(
              alpha: law.alpha, beta: law.beta, center: log(offCenter), halfWidth: log(span))) - 1,
          fifteen: simulated(law, flops: flops, span: span, offCenter: offCenter, sizes: 15))
      }
    }
  }
}
