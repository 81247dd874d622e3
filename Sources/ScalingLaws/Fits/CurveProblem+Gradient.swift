// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

extension CurveProblem {
  /// The same from the law's own gradient, first derivatives alone.
  func eachByGradient(
    at x: [Double], _ body: (Int, Double, UnsafeMutableBufferPointer<Double>) -> Bool
  ) -> Bool {
    let law = Law(values(at: x))
    let t = jacobian(at: x)
    let d = dimension
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: d) { block in
      for place in 0..<repeats.count {
        let input = inputs[repeats.order[repeats.starts[place]]]
        let f = law(input)
        let gradient = law.gradient(at: input)
        let inverse = scale == .log ? 1 / f : 1
        for column in 0..<d {
          var sum = 0.0
          for k in 0..<d { sum += gradient[k] * t.elements[k * d + column] }
          block[column] = sum * inverse
        }
        guard body(place, scale == .log ? log(f) : f, block) else { return false }
      }
      return true
    }
  }

  /// Σ forces ∇²r by central differences, symmetrised; zeros where they can't be taken.
  func curvature(at x: [Double], _ forces: [Double]) -> Matrix {
    let d = dimension
    var result = Matrix(rows: d, columns: d)
    func pull(_ x: [Double]) -> [Double] {
      var sum = [Double](repeating: 0, count: d)
      each(at: x, upTo: .first) { place, _, j in
        for a in 0..<d { sum[a] += forces[place] * j[a] }
        return true
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
      var total = 0.0
      each(at: x, upTo: .first) { place, f, _ in
        for index in repeats.starts[place]..<repeats.starts[place + 1] {
          let row = repeats.order[index]
          total += weights[row] * abs(f - observed(row))
        }
        return true
      }
      return (total.isFinite ? total : .infinity, x)
    }
    return found.filter { $0.value.isFinite }.sorted { $0.value < $1.value }.map(\.x)
  }
}
