// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// Approach 1: the lowest loss that any training reaches at each compute, and powers of compute through
/// the sizes that reach it.
///
/// Each curve is the checkpoints of one run, or where no run has several the runs of one size; its loss
/// is interpolated linearly in log C and log L. At 200 values of compute, evenly spaced in log C, the
/// lowest curve wins. Where the smallest or the largest of the curves there wins, none smaller or larger
/// was there to beat it, and the value is not counted.
///
/// > Source: Hoffmann et al., Training compute-optimal large language models, 2022, section 3.1.
public struct TrainingEnvelope: Sendable, Equatable {
  /// One value of compute and the training that reaches the lowest loss there.
  public struct Point: Sendable, Equatable {
    /// C, FLOPs.
    public let flops: Double
    /// N of the curve that is lowest there.
    public let parameters: Double
    /// D = C/(6 N).
    public let tokens: Double
    /// Nats per token, interpolated linearly in log C and log L.
    public let loss: Double
  }

  /// How many curves there are.
  public let curves: Int
  /// The counted points of the envelope, by ascending compute.
  public let points: [Point]
  /// The powers through the points, which are not independent, so without errors.
  public let powers: AllocationPowers?
  public let warnings: [Warning]

  /// Nil where fewer than three curves have two checkpoints.
  public init?(_ runs: [TrainingRun]) {
    let names = runs.compactMap(\.name)
    let isNamed = names.count == runs.count && Set(names).count < names.count
    var groups: [String: [TrainingRun]] = [:]
    for run in runs {
      groups[isNamed ? run.name ?? "" : "\(run.parameters)", default: []].append(run)
    }
    let curves = groups.values.map { Curve($0) }.filter { $0.x.count > 1 }
      .sorted { ($0.parameters, $0.x[0]) < ($1.parameters, $1.x[0]) }
    guard curves.count > 2, let low = curves.map({ $0.x[0] }).min(),
      let high = curves.compactMap(\.x.last).max(), low < high
    else { return nil }
    self.curves = curves.count
    var found: [Point] = []
    var edges = 0
    for index in 0..<200 {
      let x = low + (high - low) * Double(index) / 199
      let here = curves.compactMap { curve in curve.loss(at: x).map { (curve, $0) } }
      let sizes = here.map(\.0.parameters)
      guard let best = here.min(by: { $0.1 < $1.1 }), let least = sizes.min(),
        let most = sizes.max()
      else { continue }
      let size = best.0.parameters
      guard size > least, size < most else {
        edges += 1
        continue
      }
      found.append(
        Point(
          flops: exp(x), parameters: size, tokens: exp(x) / (6 * size), loss: exp(best.1)))
    }
    points = found
    powers = AllocationPowers(
      found.map { ($0.flops, $0.parameters, $0.tokens) }, areIndependent: false)
    var warnings: [Warning] = []
    if edges > 0 {
      warnings.append(
        Warning(
          code: "W-envelope-edge",
          message: "At \(edges) of 200 values of compute the smallest or largest size wins, so the "
            + "envelope is not closed there and they are not counted."))
    }
    let sizes = Set(found.map(\.parameters)).count
    if sizes < 3 {
      warnings.append(
        Warning(
          code: "W-few-levels",
          message: "Only \(sizes) sizes make the envelope; its powers rest on them."))
    }
    self.warnings = warnings
  }

  /// log C and log L of one training, compute ascending.
  private struct Curve {
    let parameters: Double
    var x: [Double] = []
    var y: [Double] = []

    init(_ runs: [TrainingRun]) {
      parameters = runs[0].parameters
      for run in runs.sorted(by: { $0.tokens < $1.tokens }) {
        let here = log(run.size.flops)
        if let last = x.last, here <= last { continue }
        x.append(here)
        y.append(log(run.loss))
      }
    }

    func loss(at here: Double) -> Double? {
      guard let first = x.first, let last = x.last, here >= first, here <= last else { return nil }
      let upper = max(x.firstIndex { $0 >= here } ?? x.count - 1, 1)
      let share = (here - x[upper - 1]) / (x[upper] - x[upper - 1])
      return y[upper - 1] + share * (y[upper] - y[upper - 1])
    }
  }
}
