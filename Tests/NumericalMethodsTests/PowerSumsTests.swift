// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts
import Foundation
import NumericalMethods
import Testing

@Suite("Objectives summed eight inputs at a time")
struct PowerSumsTests {
  /// A surface, its rows, and what the sums of its objective are in plain loops.
  struct Case {
    var z: [Double] = []
    var targets: [Double] = []
    var weights: [Double] = []
    var starts: [Int]?
    var isLog = true
    var threshold = 1e-3
    var overestimate = 1.0
    let law = PowerSums.Law(
      floor: 1.7, factors: [0.9, 1.3], exponents: [0.34, 0.28], isFree: true)

    init(inputs: Int, repeated: Bool = false, isLog: Bool = true) {
      var generator = SeededGenerator(seed: 7)
      self.isLog = isLog
      var begins = [0]
      for input in 0..<inputs {
        let here = [2 * generator.normal(), 2 * generator.normal()]
        z += here
        let f =
          law.floor!
          + zip(law.factors, zip(law.exponents, here)).reduce(0) {
            $0 + $1.0 * exp($1.1.0 * $1.1.1)
          }
        for _ in 0..<(repeated ? 1 + input % 3 : 1) {
          let y = f * exp(2e-3 * generator.normal())
          targets.append(isLog ? log(y) : y)
          weights.append(1 + Double(input % 5) / 4)
        }
        begins.append(targets.count)
      }
      starts = repeated ? begins : nil
    }

    /// Value, gradient, Hessian and metric row by row, with the library's exp and log.
    func plain() -> [Double] {
      let (d, terms) = (5, 2)
      var value = 0.0
      var gradient = [Double](repeating: 0, count: d)
      var hessian = [Double](repeating: 0, count: d * d)
      var metric = hessian
      for input in 0..<z.count / terms {
        let here = Array(z[input * terms..<(input + 1) * terms])
        let powers = zip(law.exponents, here).map { exp($0 * $1) }
        let f = law.floor! + zip(law.factors, powers).reduce(0) { $0 + $1.0 * $1.1 }
        let inverse = isLog ? 1 / f : 1
        let j =
          [inverse] + powers.map { $0 * inverse }
          + (0..<terms).map { law.factors[$0] * here[$0] * powers[$0] * inverse }
        for row in (starts?[input] ?? input)..<(starts?[input + 1] ?? input + 1) {
          let r = (isLog ? log(f) : f) - targets[row]
          let w = weights[row] * (r > 0 ? overestimate : 1)
          let inside = abs(r) <= threshold
          value += w * (inside ? r * r / 2 : threshold * (abs(r) - threshold / 2))
          let slope = w * (inside ? r : r < 0 ? -threshold : threshold)
          for a in 0..<d {
            gradient[a] += slope * j[a]
            for b in 0..<d {
              hessian[a * d + b] += ((inside ? w : 0) - (isLog ? slope : 0)) * j[a] * j[b]
              metric[a * d + b] += w * (inside ? 1 : threshold / abs(r)) * j[a] * j[b]
            }
          }
          for k in 0..<terms {
            let (a, p) = (1 + k, 3 + k)
            hessian[a * d + p] += slope * here[k] * j[a]
            hessian[p * d + a] += slope * here[k] * j[a]
            hessian[p * d + p] += slope * here[k] * j[p]
          }
        }
      }
      return [value] + gradient + hessian + metric
    }
  }

  @Test(
    "the same as plain loops: one row an input and several, logarithms and not, Huber and squares",
    arguments: [
      Case(inputs: 1), Case(inputs: 17), Case(inputs: 700), Case(inputs: 700, repeated: true),
      Case(inputs: 300, isLog: false), Case(inputs: 300, repeated: true, isLog: false),
    ])
  func plainLoops(_ known: Case) throws {
    for (threshold, overestimate) in [(1e-3, 1.0), (Double.infinity, 1.0), (1e-3, 10.0)] {
      var known = known
      (known.threshold, known.overestimate) = (threshold, overestimate)
      let sums = PowerSums(
        z: known.z, terms: 2, targets: known.targets, weights: known.weights, starts: known.starts,
        isLog: known.isLog)
      let local = try #require(
        sums.local(of: known.law, threshold: threshold, overestimate: overestimate))
      let slope = try #require(
        sums.slope(of: known.law, threshold: threshold, overestimate: overestimate))
      let value = sums.value(of: known.law, threshold: threshold, overestimate: overestimate)
      #expect(value == local.value && slope.value == local.value)
      #expect(slope.gradient == local.gradient)
      let found =
        [local.value] + local.gradient + local.hessian.elements + local.metric.elements
      let expected = known.plain()
      let size = expected.map { abs($0) }.max() ?? 1
      for (a, b) in zip(found, expected) {
        #expect(abs(a - b) <= 1e-12 * max(abs(b), 1e-2 * size), "\(a) beside \(b)")
      }
    }
  }

  @Test("the same bits at every level of instructions")
  func levels() {
    for known in [Case(inputs: 777), Case(inputs: 777, repeated: true)] {
      var form = clp_power_law()
      form.terms = 2
      (form.has_floor, form.is_free, form.is_log) = (1, 1, 1)
      (form.floor, form.threshold, form.overestimate) = (1.7, 1e-3, 1)
      (form.factors.0, form.factors.1) = (0.9, 1.3)
      (form.exponents.0, form.exponents.1) = (0.34, 0.28)
      let columns = (0..<2).flatMap { k in (0..<777).map { known.z[2 * $0 + k] } }
      let starts = known.starts?.map { Int64($0) }
      let found = [CLP_BASELINE, CLP_AVX2, CLP_AVX512].map { level -> [Double] in
        var value = 0.0
        var gradient = [Double](repeating: 0, count: 5)
        var hessian = [Double](repeating: 0, count: 25)
        var metric = hessian
        func run(_ starts: UnsafePointer<Int64>?) {
          columns.withUnsafeBufferPointer { z in
            known.targets.withUnsafeBufferPointer { targets in
              known.weights.withUnsafeBufferPointer { weights in
                guard let z = z.baseAddress, let targets = targets.baseAddress,
                  let weights = weights.baseAddress
                else { return }
                _ = clp_power_sum(
                  &form,
                  clp_power_rows(
                    count: 777, z: z, targets: targets, weights: weights, starts: starts), &value,
                  &gradient, &hessian, &metric, Int32(level.rawValue))
              }
            }
          }
        }
        if let starts { starts.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
        return [value] + gradient + hessian + metric
      }
      #expect(found[0].allSatisfy(\.isFinite) && found[0][0] > 0)
      #expect(found[1] == found[0] && found[2] == found[0])
    }
  }

  @Test("no value where the law is not positive or not finite")
  func invalid() {
    let known = Case(inputs: 20)
    let sums = PowerSums(
      z: known.z, terms: 2, targets: known.targets, weights: known.weights, starts: nil, isLog: true
    )
    for floor in [-100, Double.infinity, .nan] {
      var law = known.law
      law.floor = floor
      #expect(sums.local(of: law, threshold: 1e-3, overestimate: 1) == nil)
    }
  }
}
