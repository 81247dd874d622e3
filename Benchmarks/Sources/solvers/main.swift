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
