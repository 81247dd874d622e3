// SPDX-License-Identifier: GPL-3.0-or-later
//
// What each solver reaches on each objective, and at what cost: the tables of docs/solvers.md. Usage: solvers
import Foundation
import NumericalMethods
import ScalingLaws
import Timing

/// The runs of Besiroglu et al. 2024 where they are.
func epoch() throws -> TrainingRuns? {
  guard let folder = ProcessInfo.processInfo.environment["SCALINGLAWS_EXTERNAL_DATA"],
    !folder.isEmpty
  else { return nil }
  return try TrainingRuns(contentsOf: folder + "/epoch-chinchilla-svg.csv")
    .droppingLargestLosses(5)
}

/// 22 sizes from 50 million to 2 billion parameters with 60 checkpoints each, like Gemstones; sizes lie 1 % off the law,
/// checkpoints 0.5 % about their size, and 2 % of them ten times as far.
func gemstones() -> TrainingRuns {
  var random = SeededGenerator(seed: 7)
  let law = Chinchilla.besiroglu2024
  var runs: [TrainingRun] = []
  for size in 0..<22 {
    let parameters = 5e7 * pow(40, Double(size) / 21)
    let offset = 0.01 * random.normal()
    for checkpoint in 1...60 {
      let tokens = 3.5e11 * Double(checkpoint) / 60
      let wild = random.uniform() < 0.02 ? 10.0 : 1
      let scatter = 0.005 * wild * random.normal()
      let loss = law.loss(parameters: parameters, tokens: tokens) * exp(offset + scatter)
      runs.append(TrainingRun(parameters: parameters, tokens: tokens, loss: loss))
    }
  }
  return TrainingRuns(runs)
}

func text(_ format: String, _ value: Double) -> String { String(format: format, value) }

let objectives: [(String, any Objective)] = [
  ("least squares of log residuals", .leastSquares),
  ("least squares of residuals", .leastSquares(on: .raw)),
  ("Huber, δ = 0.001", .huber(delta: 1e-3)),
  ("asymmetric × 10, δ = 0.001", .asymmetric()),
  ("least absolute", .leastAbsolute()),
]
let data =
  [(name: "240 runs of Besiroglu et al. 2024", runs: try epoch())]
  + [(name: "1,320 simulated checkpoints of 22 sizes", runs: gemstones())]

print(
  "One fit from 8 starts, processor time; ms. Excess: the objective over the least of all solvers, less 1.\n"
)
for (name, runs) in data {
  guard let runs else {
    print("\(name): not at hand (SCALINGLAWS_EXTERNAL_DATA)\n")
    continue
  }
  print("### \(name)\n")
  print(
    "| objective | solver | objective reached | excess | starts that agree | evaluations | ms |")
  print("|:--|:--|--:|--:|--:|--:|--:|")
  for (title, objective) in objectives {
    var rows: [(Solver, Fit<Chinchilla>, Double)] = []
    for solver in [Solver.trustRegion, .bfgs, .simplex, .newton] {
      var fit: Fit<Chinchilla>?
      let time = Clock.least(of: 1) {
        fit = try? Chinchilla.fit(
          to: runs, minimizing: objective, using: solver, intervals: .sandwich, confirming: false)
      }.processor
      if let fit { rows.append((solver, fit, time)) }
    }
    let least = rows.map { $0.1.objective }.min() ?? .nan
    for (solver, fit, time) in rows {
      print(
        "| \(title) | \(solver.rawValue) | \(text("%.13g", fit.objective)) "
          + "| \(text("%.1e", fit.objective / least - 1)) "
          + "| \(fit.certificate.agreeing) of \(fit.certificate.starts) | \(fit.evaluations) "
          + "| \(text("%.1f", 1000 * time)) |")
    }
  }
  print("\nWith the solvers that are used by themselves, and the confirmation:\n")
  print(
    "| objective | solver | confirmed by | from the optimum | from another start | evaluations | ms in all |"
  )
  print("|:--|:--|:--|--:|--:|--:|--:|")
  for (title, objective) in objectives {
    var fit: Fit<Chinchilla>?
    let time = Clock.least(of: 3) {
      fit = try? Chinchilla.fit(to: runs, minimizing: objective, intervals: .sandwich)
    }.processor
    guard let fit, let second = fit.certificate.confirmation else { continue }
    print(
      "| \(title) | \(fit.solver.rawValue) | \(second.solver.rawValue) "
        + "| \(text("%.1e", second.fromOptimum)) "
        + "| \(second.fromElsewhere.map { text("%.1e", $0) } ?? "–") "
        + "| \(second.evaluations) | \(text("%.1f", 1000 * time)) |")
  }
  print("")
}

/// Certified sums of squares reached from NIST's second start, by problem and solver.
let oracle = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  .appending(path: "../../../Tests/NumericalMethodsTests/Oracles/nist.json")
let problems = NIST.problems(at: oracle)
print("### NIST's \(problems.count) problems, from the second start\n")
print("Digits of the certified sum of squares (11 is all), and evaluations.\n")
print("| problem | trust-region | bfgs | simplex | newton |")
print("|:--|--:|--:|--:|--:|")
for problem in problems {
  guard let model = NIST.models[problem.name], problem.starts.count > 1 else { continue }
  let y = problem.name == "Nelson" ? problem.y.map { log($0) } : problem.y
  let start = problem.starts[1]
  let units = start.map { max(0.1 * abs($0), 1e-8) }
  func rows(_ u: [Double]) -> (residuals: [Double], derivatives: Matrix) {
    let b = u.indices.map { Dual(start[$0] + units[$0] * u[$0], variable: $0, of: u.count) }
    let values = problem.x.map { model(b, $0) }
    return (
      zip(values, y).map { $0.value - $1 },
      Matrix(values.map { row in zip(row.derivatives, units).map { $0 * $1 } })
    )
  }
  func slope(_ u: [Double]) -> (value: Double, gradient: [Double], gram: Matrix) {
    let (r, j) = rows(u)
    let gram = j.transposed * j
    return (
      BLAS.dot(r, r),
      u.indices.map { k in
        2 * r.indices.reduce(0.0) { $0 + r[$1] * j.elements[$1 * u.count + k] }
      }, Matrix(rows: u.count, columns: u.count, elements: gram.elements.map { 2 * $0 })
    )
  }
  func cell(_ sum: Double?, _ evaluations: Int?) -> String {
    guard let sum, let evaluations, sum.isFinite else { return "–" }
    let digits = min(11, -log10(max(abs(sum / problem.residualSum - 1), 1e-11)))
    return text("%.1f", max(digits, 0)) + " (\(evaluations))"
  }
  let zero = [Double](repeating: 0, count: start.count)
  let region = try? NonlinearLeastSquares(from: zero, count: y.count, routes: [.accelerated]) {
    rows($0)
  }
  let bfgs = try? QuasiNewton(from: zero) { u in
    let found = slope(u)
    return (found.value, found.gradient)
  }
  let simplex = try? Simplex(from: zero) { slope($0).value }
  let free = zero.map { _ in Double.infinity }
  let newton = DampedNewton(lower: free.map { -$0 }, upper: free, maximumEvaluations: 2000)
    .minimum(from: zero) { u in
      let found = slope(u)
      guard found.value.isFinite, found.gram.elements.allSatisfy(\.isFinite) else { return nil }
      return DampedNewton.Local(
        value: found.value, gradient: found.gradient, hessian: found.gram, metric: found.gram)
    }
  print(
    "| \(problem.name) | \(cell(region?.residualSum, region?.evaluations)) "
      + "| \(cell(bfgs?.value, bfgs?.evaluations)) | \(cell(simplex?.value, simplex?.evaluations)) "
      + "| \(cell(newton?.local.value, newton?.evaluations)) |")
}
