// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// The problem of a law that is no sum of powers, from its values and gradients alone.
///
/// Derivatives come from the form's ``CurveEvaluation``; where it has none, from the law's gradient, and the Hessian's
/// curvature terms, Σ w ψ ∇²r, from central differences of Σ w ψ J with ψ held fixed.
struct CurveProblem<Law: ScalingLaw>: FitProblem {
  let form: CurveForm
  let scale: ResidualScale
  var penalty: Penalty
  let centers: [Double]
  var lower: [Double]
  var upper: [Double]
  private(set) var inputs: [Law.Input]
  /// The logarithms of each row's numbers as an evaluation takes them, row after row; empty without one.
  private var logs: [Double]
  /// Which rows share their input.
  private(set) var repeats: RepeatedRows
  private(set) var y: [Double]
  private var logY: [Double]
  private(set) var weights: [Double]

  var amplitudes: Range<Int> { form.amplitudes }

  init(
    form: CurveForm, inputs: [Law.Input], observed: [Double], weights: [Double],
    objective: some Objective
  ) {
    self.form = form
    scale = objective.residualScale
    penalty = Penalty(objective, observed: observed)
    (lower, upper) = (form.lower, form.upper)
    self.inputs = inputs
    repeats = RepeatedRows(inputs.map { Law.numbers(of: $0) })
    y = observed
    logY = objective.residualScale == .log ? observed.map { log($0) } : []
    self.weights = weights
    let features = inputs.map { Law.features(of: $0).map { log($0) } }
    let centers = Law.featureNames.indices.map { k in
      features.reduce(0) { $0 + $1[k] } / Double(max(features.count, 1))
    }
    self.centers = centers
    logs =
      form.evaluation == nil
      ? []
      : inputs.flatMap { input in
        Law.numbers(of: input).enumerated().map { k, number in
          log(number) - centers[min(k, centers.count - 1)]
        }
      }
  }

  var varies: Bool {
    let features = inputs.map { Law.features(of: $0) }
    return Law.featureNames.indices.allSatisfy { k in
      features.contains { $0[k] != features[0][k] }
    }
  }

  func weighted(by multiplicities: [Int]) -> CurveProblem {
    let rows = multiplicities.indices.filter { multiplicities[$0] > 0 }
    var result = self
    result.inputs = rows.map { inputs[$0] }
    if !logs.isEmpty {
      let width = logs.count / inputs.count
      result.logs = rows.flatMap { logs[$0 * width..<($0 + 1) * width] }
    }
    result.repeats = repeats.keeping(rows)
    result.y = rows.map { y[$0] }
    result.logY = scale == .log ? rows.map { logY[$0] } : []
    result.weights = rows.map { weights[$0] * Double(multiplicities[$0]) }
    return result
  }

  func observing(_ values: [Double]) -> CurveProblem {
    var result = self
    result.y = values
    result.logY = scale == .log ? values.map { log($0) } : []
    return result
  }

  func coordinates(of values: [Double]) -> [Double] { form.coordinates(values, centers) }
  func values(at coordinates: [Double]) -> [Double] { form.values(coordinates, centers) }
  func jacobian(at coordinates: [Double]) -> Matrix { form.jacobian(coordinates, centers) }

  func residuals(at x: [Double]) -> [(residual: Double, derivatives: [Double])] {
    var found: [(value: Double, derivatives: [Double])] = []
    found.reserveCapacity(repeats.count)
    let d = dimension
    each(at: x, upTo: .first) { _, f, j in
      found.append((f, Array(j[..<d])))
      return true
    }
    return inputs.indices.map { row in
      let (value, derivatives) = found[repeats.places[row]]
      return (value - observed(row), derivatives)
    }
  }

  func rows(
    at x: [Double], scaledBy slopes: [Double]
  ) -> (residuals: [Double], derivatives: Matrix) {
    let d = dimension
    var residuals = [Double](repeating: 0, count: rowCount)
    var derivatives = Matrix(rows: rowCount, columns: d)
    each(at: x, upTo: .first) { place, f, j in
      for index in repeats.starts[place]..<repeats.starts[place + 1] {
        let row = repeats.order[index]
        residuals[row] = f - observed(row)
        for a in 0..<d { derivatives.elements[row * d + a] = j[a] * slopes[a] }
      }
      return true
    }
    return (residuals, derivatives)
  }

  /// How many derivatives are wanted.
  enum Order { case first, second }

  /// Calls `body` for each different input, with its place, the law there (its logarithm where logarithms are compared)
  /// and the derivatives: d first ones, then d × d second ones, of which the lower triangle counts and which only an
  /// evaluation gives.
  ///
  /// - Returns: whether `body` returned true for each; it is not called again after it returned false.
  @discardableResult
  func each(
    at x: [Double], upTo order: Order,
    _ body: (Int, Double, UnsafeMutableBufferPointer<Double>) -> Bool
  ) -> Bool {
    let d = dimension
    let isLog = scale == .log
    guard let evaluation = form.evaluation else { return eachByGradient(at: x, body) }
    let capacity = order == .second ? d * (d + 1) : d
    let width = logs.count / max(inputs.count, 1)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: capacity) { block in
      block.initialize(repeating: 0)
      return x.withUnsafeBufferPointer { x in
        logs.withUnsafeBufferPointer { logs in
          for place in 0..<repeats.count {
            let row = repeats.order[repeats.starts[place]]
            let f = evaluation(
              x, UnsafeBufferPointer(rebasing: logs[row * width..<(row + 1) * width]), block)
            if isLog {
              let inverse = 1 / f
              for a in 0..<d { block[a] *= inverse }
              if order == .second {
                for a in 0..<d {
                  for b in 0...a {
                    let k = d + a * d + b
                    block[k] = block[k] * inverse - block[a] * block[b]
                  }
                }
              }
            }
            guard body(place, isLog ? log(f) : f, block) else { return false }
          }
          return true
        }
      }
    }
  }

  func local(at x: [Double]) -> DampedNewton.Local? {
    let d = dimension
    var value = 0.0
    var gradient = [Double](repeating: 0, count: d)
    var hessian = Matrix(rows: d, columns: d)
    var metric = Matrix(rows: d, columns: d)
    let isAnalytic = form.evaluation != nil
    var forces = [Double](repeating: 0, count: isAnalytic ? 0 : repeats.count)
    let valid = gradient.withUnsafeMutableBufferPointer { g in
      hessian.elements.withUnsafeMutableBufferPointer { h in
        metric.elements.withUnsafeMutableBufferPointer { m in
          each(at: x, upTo: .second) { place, f, j in
            guard f.isFinite else { return false }
            // What the rows of this input say together.
            var (force, inner, share) = (0.0, 0.0, 0.0)
            for index in repeats.starts[place]..<repeats.starts[place + 1] {
              let row = repeats.order[index]
              let residual = f - observed(row)
              let cost = penalty.cost(residual)
              value += weights[row] * cost.value
              force += weights[row] * cost.slope
              share += weights[row] * penalty.weight(residual)
              inner +=
                penalty.custom.map { weights[row] * $0.curvature(of: residual) }
                ?? (abs(residual) <= penalty.threshold ? weights[row] * penalty.side(residual) : 0)
            }
            for a in 0..<d {
              guard j[a].isFinite else { return false }
              g[a] += force * j[a]
              for b in 0...a {
                let product = j[a] * j[b]
                h[a * d + b] += inner * product
                if isAnalytic { h[a * d + b] += force * j[d + a * d + b] }
                m[a * d + b] += share * product
              }
            }
            if !isAnalytic { forces[place] = force }
            return true
          }
        }
      }
    }
    guard valid, value.isFinite else { return nil }
    for a in 0..<d {
      for b in 0..<a {
        hessian.elements[b * d + a] = hessian.elements[a * d + b]
        metric.elements[b * d + a] = metric.elements[a * d + b]
      }
    }
    if !isAnalytic {
      let curvature = curvature(at: x, forces)
      for k in hessian.elements.indices { hessian.elements[k] += curvature.elements[k] }
    }
    return DampedNewton.Local(value: value, gradient: gradient, hessian: hessian, metric: metric)
  }

  func slope(at x: [Double]) -> (value: Double, gradient: [Double])? {
    let d = dimension
    var value = 0.0
    var gradient = [Double](repeating: 0, count: d)
    gradient.withUnsafeMutableBufferPointer { g in
      _ = each(at: x, upTo: .first) { place, f, j in
        var force = 0.0
        for index in repeats.starts[place]..<repeats.starts[place + 1] {
          let row = repeats.order[index]
          let cost = penalty.cost(f - observed(row))
          value += weights[row] * cost.value
          force += weights[row] * cost.slope
        }
        for a in 0..<d { g[a] += force * j[a] }
        return true
      }
    }
    return value.isFinite && gradient.allSatisfy(\.isFinite) ? (value, gradient) : nil
  }

  func observed(_ row: Int) -> Double { scale == .log ? logY[row] : y[row] }
}
