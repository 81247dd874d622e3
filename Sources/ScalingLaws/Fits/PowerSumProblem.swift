// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// The problem of a law that is a floor plus powers.
///
/// The coordinates are centred: f = c + Σₖ bₖ exp(pₖ zₖ), where zₖ = sign · (log xₖ − mean log xₖ), so
/// that bₖ is the power's value at the geometric mean of its input and hardly correlated with pₖ.
/// Order: floor, amplitudes b, exponents p.
struct PowerSumProblem: FitProblem {
  let form: PowerSumForm
  let scale: ResidualScale
  var penalty: Penalty
  /// sign · mean log xₖ.
  let centers: [Double]
  var lower: [Double]
  var upper: [Double]
  /// zₖ, row after row.
  private(set) var z: [Double]
  /// Which rows share their z.
  private var repeats: RepeatedRows
  private(set) var y: [Double]
  private(set) var logY: [Double]
  private(set) var weights: [Double]
  /// The same for many rows, where eight inputs at a time pay; nil for few rows and for objectives outside Huber's family.
  private var sums: PowerSums?

  var floorCount: Int { form.hasFloor ? 1 : 0 }

  var amplitudes: Range<Int> { floorCount..<floorCount + form.terms }

  init(
    form: PowerSumForm, coefficients: [CoefficientInfo], features: [[Double]], observed: [Double],
    weights: [Double], objective: some Objective
  ) {
    self.form = form
    scale = objective.residualScale
    penalty = Penalty(objective, observed: observed)
    lower = coefficients.map(\.lower)
    upper = coefficients.map(\.upper)
    let logs = features.map { $0.map { form.sign * log($0) } }
    centers = (0..<form.terms).map { k in
      logs.reduce(0) { $0 + $1[k] } / Double(max(logs.count, 1))
    }
    let centers = centers
    repeats = RepeatedRows(features)
    z = logs.flatMap { row in row.indices.map { row[$0] - centers[$0] } }
    y = observed
    logY = objective.residualScale == .log ? observed.map { log($0) } : []
    self.weights = weights
    gather()
  }

  /// From how many different inputs on eight are taken at a time.
  static let manyInputs = 512

  /// Brings the rows into the order in which ``PowerSums`` takes them.
  private mutating func gather() {
    sums = nil
    let terms = form.terms
    guard repeats.count >= Self.manyInputs, penalty.custom == nil, terms <= PowerSums.mostTerms
    else { return }
    let values = scale == .log ? logY : y
    if repeats.count == y.count {
      sums = PowerSums(
        z: z, terms: terms, targets: values, weights: weights, starts: nil, isLog: scale == .log)
      return
    }
    let order = repeats.order
    sums = PowerSums(
      z: repeats.starts.dropLast().flatMap { start in
        z[order[start] * terms..<(order[start] + 1) * terms]
      }, terms: terms, targets: order.map { values[$0] }, weights: order.map { weights[$0] },
      starts: repeats.starts, isLog: scale == .log)
  }

  private func law(at x: [Double]) -> PowerSums.Law {
    PowerSums.Law(
      floor: form.hasFloor ? x[0] : nil, factors: Array(x[amplitudes]),
      exponents: (0..<form.terms).map { exponent(x, $0) }, isFree: form.fixedExponents == nil)
  }

  func weighted(by multiplicities: [Int]) -> PowerSumProblem {
    let rows = multiplicities.indices.filter { multiplicities[$0] > 0 }
    let terms = form.terms
    var result = self
    result.z = []
    result.z.reserveCapacity(rows.count * terms)
    for row in rows { result.z.append(contentsOf: z[row * terms..<(row + 1) * terms]) }
    result.repeats = repeats.keeping(rows)
    result.y = rows.map { y[$0] }
    result.logY = scale == .log ? rows.map { logY[$0] } : []
    result.weights = rows.map { weights[$0] * Double(multiplicities[$0]) }
    result.gather()
    return result
  }

  func observing(_ values: [Double]) -> PowerSumProblem {
    var result = self
    result.y = values
    result.logY = scale == .log ? values.map { log($0) } : []
    result.gather()
    return result
  }

  var varies: Bool {
    (0..<form.terms).allSatisfy { k in
      (1..<max(rowCount, 1)).contains { z[$0 * form.terms + k] != z[k] }
    }
  }

  // MARK: Coordinates and coefficients

  private func exponent(_ x: [Double], _ k: Int) -> Double {
    form.fixedExponents?[k] ?? x[floorCount + form.terms + k]
  }

  func coordinates(of values: [Double]) -> [Double] {
    var x = values
    for k in 0..<form.terms {
      x[floorCount + k] *= exp(exponent(values, k) * centers[k])
    }
    return x
  }

  func values(at coordinates: [Double]) -> [Double] {
    var values = coordinates
    for k in 0..<form.terms {
      values[floorCount + k] *= exp(-exponent(coordinates, k) * centers[k])
    }
    return values
  }

  func jacobian(at coordinates: [Double]) -> Matrix {
    let values = values(at: coordinates)
    var t = Matrix(rows: dimension, columns: dimension)
    for i in 0..<dimension { t[i, i] = 1 }
    for k in 0..<form.terms {
      let row = floorCount + k
      t[row, row] = exp(-exponent(coordinates, k) * centers[k])
      if form.fixedExponents == nil { t[row, row + form.terms] = -centers[k] * values[row] }
    }
    return t
  }

  // MARK: The objective

  func local(at x: [Double]) -> DampedNewton.Local? {
    if let sums {
      return sums.local(
        of: law(at: x), threshold: penalty.threshold, overestimate: penalty.overestimate)
    }
    let (d, terms, floor) = (dimension, form.terms, floorCount)
    let freeExponents = form.fixedExponents == nil
    let isLog = scale == .log
    let (threshold, overestimate) = (penalty.threshold, penalty.overestimate)
    let custom = penalty.custom
    var value = 0.0
    var gradient = [Double](repeating: 0, count: d)
    var h = Matrix(rows: d, columns: d)
    var m = Matrix(rows: d, columns: d)
    let exponents = (0..<terms).map { exponent(x, $0) }
    // One block of working memory, so that no array is checked for its owner in the innermost loops:
    // gradient, Hessian, metric, J and the powers.
    let valid = withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * d * (d + 1) + terms) {
      block -> Bool in
      block.initialize(repeating: 0)
      let g = UnsafeMutableBufferPointer(rebasing: block[..<d])
      let hh = UnsafeMutableBufferPointer(rebasing: block[d..<d + d * d])
      let mm = UnsafeMutableBufferPointer(rebasing: block[d + d * d..<d + 2 * d * d])
      let j = UnsafeMutableBufferPointer(rebasing: block[d + 2 * d * d..<2 * d * (d + 1)])
      let power = UnsafeMutableBufferPointer(rebasing: block[(2 * d * (d + 1))...])
      for place in 0..<repeats.count {
        let rows = repeats.starts[place]..<repeats.starts[place + 1]
        let first = repeats.order[rows.lowerBound]
        var f = floor == 1 ? x[0] : 0
        for k in 0..<terms {
          power[k] = exp(exponents[k] * z[first * terms + k])
          f += x[floor + k] * power[k]
        }
        guard f.isFinite, f > 0 || !isLog else { return false }
        let inverse = isLog ? 1 / f : 1
        let logF = isLog ? log(f) : 0
        if floor == 1 { j[0] = inverse }
        for k in 0..<terms {
          j[floor + k] = power[k] * inverse
          if freeExponents {
            j[floor + terms + k] = x[floor + k] * z[first * terms + k] * power[k] * inverse
          }
        }
        // What the rows of this input say together.
        var (force, outer, metric) = (0.0, 0.0, 0.0)
        for index in rows {
          let row = repeats.order[index]
          let residual = isLog ? logF - logY[row] : f - y[row]
          let size = abs(residual)
          let inside = size <= threshold
          let w = residual > 0 ? weights[row] * overestimate : weights[row]
          // What the objective says of the residual: its value, slope, curvature and weight.
          var slope = inside ? residual : (residual < 0 ? -threshold : threshold)
          var curvature = inside ? 1.0 : 0
          var share = inside ? 1 : threshold / size
          if let custom {
            value += w * custom.loss(of: residual)
            slope = custom.slope(of: residual)
            curvature = custom.curvature(of: residual)
            share = max(custom.weight(of: residual), 0)
          } else {
            value += w * (inside ? 0.5 * size * size : threshold * (size - 0.5 * threshold))
          }
          force += w * slope
          outer += w * curvature - (isLog ? w * slope : 0)
          metric += w * share
        }
        for a in 0..<d {
          g[a] += force * j[a]
          let (outerJ, metricJ) = (outer * j[a], metric * j[a])
          for b in 0...a {
            hh[a * d + b] += outerJ * j[b]
            mm[a * d + b] += metricJ * j[b]
          }
        }
        if freeExponents {
          for k in 0..<terms {
            let (a, p) = (floor + k, floor + terms + k)
            let mixed = force * z[first * terms + k] * power[k] * inverse
            hh[p * d + a] += mixed
            hh[p * d + p] += mixed * x[a] * z[first * terms + k]
          }
        }
      }
      for a in 0..<d { gradient[a] = g[a] }
      for k in 0..<d * d { (h.elements[k], m.elements[k]) = (hh[k], mm[k]) }
      return true
    }
    guard valid, value.isFinite else { return nil }
    for a in 0..<d {
      for b in 0..<a {
        h.elements[b * d + a] = h.elements[a * d + b]
        m.elements[b * d + a] = m.elements[a * d + b]
      }
    }
    return DampedNewton.Local(value: value, gradient: gradient, hessian: h, metric: m)
  }

  func slope(at x: [Double]) -> (value: Double, gradient: [Double])? {
    if let sums {
      return sums.slope(
        of: law(at: x), threshold: penalty.threshold, overestimate: penalty.overestimate)
    }
    var gradient = [Double](repeating: 0, count: dimension)
    let value = gradient.withUnsafeMutableBufferPointer { sum(at: x, into: $0) }
    return value.map { ($0, gradient) }
  }

  func value(at x: [Double]) -> Double? {
    if let sums {
      return sums.value(
        of: law(at: x), threshold: penalty.threshold, overestimate: penalty.overestimate)
    }
    return sum(at: x, into: nil)
  }

  /// The objective, and its gradient where one is wanted, without the second derivatives of ``local(at:)``.
  private func sum(at x: [Double], into gradient: UnsafeMutableBufferPointer<Double>?) -> Double? {
    let (terms, floor) = (form.terms, floorCount)
    let freeExponents = form.fixedExponents == nil
    let isLog = scale == .log
    let exponents = (0..<terms).map { exponent(x, $0) }
    var value = 0.0
    let valid = withUnsafeTemporaryAllocation(of: Double.self, capacity: terms) { power -> Bool in
      for place in 0..<repeats.count {
        let first = repeats.order[repeats.starts[place]]
        var f = floor == 1 ? x[0] : 0
        for k in 0..<terms {
          power[k] = exp(exponents[k] * z[first * terms + k])
          f += x[floor + k] * power[k]
        }
        guard f.isFinite, f > 0 || !isLog else { return false }
        let logF = isLog ? log(f) : f
        var force = 0.0
        for index in repeats.starts[place]..<repeats.starts[place + 1] {
          let row = repeats.order[index]
          let cost = penalty.cost(logF - (isLog ? logY[row] : y[row]))
          value += weights[row] * cost.value
          force += weights[row] * cost.slope
        }
        guard let gradient else { continue }
        if isLog { force /= f }
        if floor == 1 { gradient[0] += force }
        for k in 0..<terms {
          gradient[floor + k] += force * power[k]
          if freeExponents {
            gradient[floor + terms + k] += force * x[floor + k] * z[first * terms + k] * power[k]
          }
        }
      }
      return true
    }
    return valid && value.isFinite ? value : nil
  }

  func rows(
    at x: [Double], scaledBy slopes: [Double]
  ) -> (residuals: [Double], derivatives: Matrix) {
    let (d, terms, floor) = (dimension, form.terms, floorCount)
    let freeExponents = form.fixedExponents == nil
    let isLog = scale == .log
    let exponents = (0..<terms).map { exponent(x, $0) }
    var residuals = [Double](repeating: 0, count: rowCount)
    var derivatives = Matrix(rows: rowCount, columns: d)
    residuals.withUnsafeMutableBufferPointer { r in
      derivatives.elements.withUnsafeMutableBufferPointer { j in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: terms) { power in
          for place in 0..<repeats.count {
            let first = repeats.order[repeats.starts[place]]
            var f = floor == 1 ? x[0] : 0
            for k in 0..<terms {
              power[k] = exp(exponents[k] * z[first * terms + k])
              f += x[floor + k] * power[k]
            }
            let inverse = isLog ? 1 / f : 1
            let value = isLog ? log(f) : f
            for index in repeats.starts[place]..<repeats.starts[place + 1] {
              let row = repeats.order[index]
              r[row] = value - (isLog ? logY[row] : y[row])
              if floor == 1 { j[row * d] = inverse * slopes[0] }
              for k in 0..<terms {
                let a = floor + k
                j[row * d + a] = power[k] * inverse * slopes[a]
                if freeExponents {
                  j[row * d + a + terms] =
                    x[a] * z[first * terms + k] * power[k] * inverse * slopes[a + terms]
                }
              }
            }
          }
        }
      }
    }
    return (residuals, derivatives)
  }

  func residuals(at x: [Double]) -> [(residual: Double, derivatives: [Double])] {
    let rows = (0..<repeats.count).map { place -> (value: Double, derivatives: [Double]) in
      let first = repeats.order[repeats.starts[place]]
      var j = [Double](repeating: 0, count: dimension)
      if form.hasFloor { j[0] = 1 }
      var f = form.hasFloor ? x[0] : 0
      for k in 0..<form.terms {
        let zk = z[first * form.terms + k]
        let a = floorCount + k
        j[a] = exp(exponent(x, k) * zk)
        if form.fixedExponents == nil { j[a + form.terms] = x[a] * zk * j[a] }
        f += x[a] * j[a]
      }
      return scale == .log ? (log(f), j.map { $0 / f }) : (f, j)
    }
    return (0..<rowCount).map { row in
      let found = rows[repeats.places[row]]
      return (found.value - (scale == .log ? logY[row] : y[row]), found.derivatives)
    }
  }
}
