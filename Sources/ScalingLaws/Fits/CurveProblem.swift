// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// The problem of a law that is no sum of powers, from its values and gradients alone.
///
/// The Hessian's curvature terms, Σ w ψ ∇²r, come from central differences of Σ w ψ J with ψ held fixed.
struct CurveProblem<Law: ScalingLaw>: FitProblem {
  let form: CurveForm
  let scale: ResidualScale
  var penalty: Penalty
  let centers: [Double]
  var lower: [Double]
  var upper: [Double]
  private(set) var inputs: [Law.Input]
  /// Which rows share their input.
  private var repeats: RepeatedRows
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
    let logs = inputs.map { Law.features(of: $0).map { log($0) } }
    centers = Law.featureNames.indices.map { k in
      logs.reduce(0) { $0 + $1[k] } / Double(max(logs.count, 1))
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
    let found = values(of: x)
    return inputs.indices.map { row in
      let (value, derivatives) = found[repeats.places[row]]
      return (value - observed(row), derivatives)
    }
  }

  /// The law at each different input, its logarithm where logarithms are compared, and the derivatives.
  private func values(of x: [Double]) -> [(value: Double, derivatives: [Double])] {
    let law = Law(values(at: x))
    let t = jacobian(at: x)
    let d = dimension
    return (0..<repeats.count).map { place in
      let input = inputs[repeats.order[repeats.starts[place]]]
      let f = law(input)
      let gradient = law.gradient(at: input)
      let inverse = scale == .log ? 1 / f : 1
      let j = (0..<d).map { column in
        var sum = 0.0
        for k in 0..<d { sum += gradient[k] * t.elements[k * d + column] }
        return sum * inverse
      }
      return (scale == .log ? log(f) : f, j)
    }
  }

  func local(at x: [Double]) -> DampedNewton.Local? {
    let d = dimension
    let found = values(of: x)
    var value = 0.0
    var gradient = [Double](repeating: 0, count: d)
    var hessian = Matrix(rows: d, columns: d)
    var metric = Matrix(rows: d, columns: d)
    var forces = [Double](repeating: 0, count: found.count)
    for (place, (f, j)) in found.enumerated() {
      guard f.isFinite, j.allSatisfy(\.isFinite) else { return nil }
      // What the rows of this input say together.
      var (inner, share) = (0.0, 0.0)
      for index in repeats.starts[place]..<repeats.starts[place + 1] {
        let row = repeats.order[index]
        let residual = f - observed(row)
        guard residual.isFinite else { return nil }
        let cost = penalty.cost(residual)
        value += weights[row] * cost.value
        forces[place] += weights[row] * cost.slope
        share += weights[row] * penalty.weight(residual)
        inner +=
          penalty.custom.map { weights[row] * $0.curvature(of: residual) }
          ?? (abs(residual) <= penalty.threshold ? weights[row] * penalty.side(residual) : 0)
      }
      for a in 0..<d {
        gradient[a] += forces[place] * j[a]
        for b in 0..<d {
          let product = j[a] * j[b]
          hessian.elements[a * d + b] += inner * product
          metric.elements[a * d + b] += share * product
        }
      }
    }
    guard value.isFinite else { return nil }
    let curvature = curvature(at: x, forces)
    for k in hessian.elements.indices { hessian.elements[k] += curvature.elements[k] }
    return DampedNewton.Local(value: value, gradient: gradient, hessian: hessian, metric: metric)
  }

  func slope(at x: [Double]) -> (value: Double, gradient: [Double])? {
    var value = 0.0
    var gradient = [Double](repeating: 0, count: dimension)
    for (place, (f, j)) in values(of: x).enumerated() {
      var force = 0.0
      for index in repeats.starts[place]..<repeats.starts[place + 1] {
        let row = repeats.order[index]
        let cost = penalty.cost(f - observed(row))
        value += weights[row] * cost.value
        force += weights[row] * cost.slope
      }
      for a in gradient.indices { gradient[a] += force * j[a] }
    }
    return value.isFinite && gradient.allSatisfy(\.isFinite) ? (value, gradient) : nil
  }

  private func observed(_ row: Int) -> Double { scale == .log ? logY[row] : y[row] }

  /// Σ forces ∇²r by central differences, symmetrised; zeros where they can't be taken.
  private func curvature(at x: [Double], _ forces: [Double]) -> Matrix {
    let d = dimension
    var result = Matrix(rows: d, columns: d)
    func pull(_ x: [Double]) -> [Double] {
      var sum = [Double](repeating: 0, count: d)
      for (force, row) in zip(forces, values(of: x)) {
        for a in 0..<d { sum[a] += force * row.derivatives[a] }
      }
      return sum
    }
    for i in 0..<d {
      let step = 1e-5 * max(abs(x[i]), 1e-2)
      var (up, down) = (x, x)
      up[i] = min(x[i] + step, upper[i])
      down[i] = max(x[i] - step, lower[i])
      let (above, below) = (pull(up), pull(down))
      for a in 0..<d {
        let slope = (above[a] - below[a]) / (up[i] - down[i])
        guard slope.isFinite else { return Matrix(rows: d, columns: d) }
        result.elements[a * d + i] += slope / 2
        result.elements[i * d + a] += slope / 2
      }
    }
    return result
  }

  func starts() -> [[Double]] {
    let data = CurveData(
      inputs: inputs, features: inputs.map { Law.features(of: $0) }, centers: centers, y: y,
      weights: weights)
    guard y.allSatisfy({ $0 > 0 }) else { return [] }
    let found = form.starts(data).map { values -> (value: Double, x: [Double]) in
      let x = zip(coordinates(of: values), zip(lower, upper)).map {
        min(max($0, $1.0), $1.1)
      }
      guard x.allSatisfy(\.isFinite) else { return (.infinity, x) }
      let total = zip(residuals(at: x), weights).reduce(0) { sum, row in
        sum + row.1 * abs(row.0.residual)
      }
      return (total.isFinite ? total : .infinity, x)
    }
    return found.filter { $0.value.isFinite }.sorted { $0.value < $1.value }.map(\.x)
  }
}
