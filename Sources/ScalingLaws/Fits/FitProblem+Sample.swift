// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods

extension FitProblem {
  /// The minima over all rows, searched for from those of a sample of them; nil below 4,096 rows and where the sample does
  /// not determine the law.
  ///
  /// The grid and its searches look at 1,024 rows, one drawn from each of as many stretches of the table. A search of all
  /// rows then starts at each different minimum of the sample; starts that led to one minimum share it.
  func searchFromSample(using solver: Solver) -> Search? {
    guard rowCount >= 4096, solver != .linear else { return nil }
    let size = 1024
    var multiplicities = [Int](repeating: 0, count: rowCount)
    var generator = SeededGenerator(seed: 1)
    for stretch in 0..<size {
      let range = stretch * rowCount / size..<(stretch + 1) * rowCount / size
      multiplicities[Int.random(in: range, using: &generator)] = 1
    }
    let sample = weighted(by: multiplicities)
    guard sample.varies, let found = sample.searchFromGrid(using: solver) else { return nil }
    var ends: [(point: [Double], minimum: Minimum)] = []
    var minima: [Minimum] = []
    for start in found.minima {
      if let known = ends.first(where: { Self.isSame($0.point, start.point) }) {
        var shared = known.minimum
        shared.evaluations = start.evaluations
        minima.append(shared)
      } else if var reached = minimum(from: start.point, using: solver) {
        ends.append((start.point, reached))
        reached.evaluations += start.evaluations
        minima.append(reached)
      }
    }
    return search(found.starts, minima)
  }

  private static func isSame(_ a: [Double], _ b: [Double]) -> Bool {
    zip(a, b).allSatisfy { abs($0 - $1) <= 1e-5 * max(abs($0), abs($1), 1e-3) }
  }
}
