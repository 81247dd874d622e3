// SPDX-License-Identifier: GPL-3.0-or-later
// What the claims about spectra are measured by, at full size:
//   spectra coverage   how often the error bars of tr √H hold the exact value, 500 cases
//   spectra densities  Kolmogorov distances of Wishart and Wigner matrices from their limits
//   spectra ldlq       LDLQ's error over its bounds in 1,000 random Hessians
//   spectra averaging  the noise of one vector over n
//   spectra speed [n]  SLQ against a full eigendecomposition, as a ratio in one run
import Foundation
import HessianSpectra
import NumericalMethods

func coverage() throws {
  let sizes = [50, 100, 200, 500, 1000, 2000]
  print("| n | cases | covered | mean relative standard error | mean steps |")
  print("|--:|--:|--:|--:|--:|")
  var total = 0
  var counts = [Int](repeating: 0, count: sizes.count)
  var covered = counts
  var errors = [Double](repeating: 0, count: sizes.count)
  var steps = errors
  for index in 0..<500 {
    let place = index % sizes.count
    let n = sizes[place]
    let condition = pow(10, 1 + Double(index % 11) / 2)
    let (values, product) = Ensembles.spread(n, condition: condition, seed: UInt64(index))
    let method = StochasticLanczosQuadrature(
      vectors: 24, steps: 160, lowest: 0, tolerance: 1e-3, seed: 10_000 + UInt64(index))
    let samples = try method.samples(of: product)
    let trace = try TraceEstimate(.squareRoot, of: samples, lowest: 0)
    let exact = values.reduce(0) { $0 + $1.squareRoot() }
    counts[place] += 1
    if trace.interval?.contains(exact) == true { covered[place] += 1 }
    errors[place] += (trace.standardError ?? 0) / exact
    steps[place] +=
      Double(samples.reduce(0) { $0 + $1.coefficients.steps }) / Double(samples.count)
  }
  for (place, n) in sizes.enumerated() {
    let count = Double(counts[place])
    total += covered[place]
    print(
      "| \(n) | \(counts[place]) | \(covered[place]) | "
        + String(format: "%.2f %% | %.0f |", 100 * errors[place] / count, steps[place] / count))
  }
  print(
    "| all | 500 | \(total) = "
      + String(format: "%.1f %%", 100 * Double(total) / 500) + " | | |")
}

func densities() throws {
  print(
    "| ensemble | n | vectors | steps | SLQ to limit | SLQ to eigenvalues | eigenvalues to limit |")
  print("|---|--:|--:|--:|--:|--:|--:|")
  for n in [500, 2000] {
    let cases: [(String, SymmetricMatrix, RandomMatrixLaw)] = [
      (
        "Wishart, n/k = 1/2", try Ensembles.wishart(n, degrees: 2 * n, seed: 1),
        .marchenkoPastur(ratio: 0.5)
      ),
      ("Wigner", try Ensembles.wigner(n, seed: 2), .semicircle(radius: 2)),
    ]
    for (name, matrix, law) in cases {
      let (vectors, steps) = (16, 80)
      let rules = try StochasticLanczosQuadrature(vectors: vectors, steps: steps, seed: 3)
        .samples(of: matrix.asOperator).map(\.quadrature)
      let seen = SpectralDistribution(rules)
      var row = String(
        format: "| %@ | %d | %d | %d | %.4f |", name, n, vectors, steps,
        seen.distance(to: law.cumulative))
      if n <= 500 {
        let exact = SpectralDistribution(eigenvalues: try SymmetricEigen(matrix.dense).values)
        // Between two step functions the supremum is reached at a step of either.
        var worst = 0.0
        for x in seen.places + exact.places { worst = max(worst, abs(seen(x) - exact(x))) }
        row += String(format: " %.4f | %.4f |", worst, exact.distance(to: law.cumulative))
      } else {
        row += " | |"
      }
      print(row)
    }
  }
}

func ldlq() throws {
  var above = 0
  var largest = 0.0
  var sum = 0.0
  for seed in 0..<1000 as Range<UInt64> {
    let n = 8 + Int(seed % 57)
    let h = try Ensembles.wishart(n, degrees: n + 1 + Int(seed % 40), seed: seed)
    let method = LDLQ(try LDLFactorization(h))
    let bound = try LDLQBound(h)
    var generator = SeededGenerator(seed: 5000 + seed)
    let w = (0..<n).map { _ in generator.normal() }
    let row = method.quantize(w, to: RoundingGrid(step: 0.25), using: &generator)
    let e = zip(row.weights, w).map { $0 - $1 }
    let error = BLAS.dot(e, BLAS.symmetricProduct(h.dense, e))
    let part = error / bound.diagonal(variance: 0.25 * 0.25 / 4)
    if part > 1 + 1e-9 || bound.traceD > bound.incoherent(variance: 1) * (1 + 1e-9) { above += 1 }
    largest = max(largest, part)
    sum += part
  }
  print(
    "1,000 random H of 8 to 64 rows: \(above) above a bound; error over (step/2)² tr D: mean "
      + String(format: "%.3f, largest %.3f", sum / 1000, largest))
}

func averaging() throws {
  print("| n | measured | √(2⟨λ⟩)/(√n ⟨√λ⟩) |")
  print("|--:|--:|--:|")
  for n in [64, 256, 1024, 4096, 16384] {
    let (values, product) = Ensembles.spread(n, condition: 100, seed: 7)
    let trace = try StochasticLanczosQuadrature(vectors: 100, steps: 30, probe: .gaussian, seed: 8)
      .trace(.squareRoot, of: product)
    let root = values.reduce(0) { $0 + $1.squareRoot() }
    let expected = (2 * values.reduce(0, +)).squareRoot() / root
    print(
      String(
        format: "| %d | %.3f %% | %.3f %% |", n,
        100 * (trace.deviationOverVectors ?? 0) / trace.value, 100 * expected))
  }
}

func speed(_ n: Int) throws {
  let matrix = try Ensembles.wishart(n, degrees: 2 * n, seed: 9)
  let clock = ContinuousClock()
  var trace: TraceEstimate?
  let method = StochasticLanczosQuadrature(
    vectors: 8, steps: 16, lowest: 0, tolerance: 1e-3, seed: 10)
  let slq = try clock.measure {
    trace = try method.trace(.squareRoot, of: matrix.asOperator)
  }
  var exact = 0.0
  let full = try clock.measure {
    exact = try SymmetricEigen(matrix.dense).values.reduce(0) { $0 + max($1, 0).squareRoot() }
  }
  guard let trace else { return }
  print(
    String(
      format:
        "n = %d: SLQ with 8 vectors %.0f times faster than GSL's full eigendecomposition; error %.2f %%, stated standard error %.2f %%",
      n, full / slq, 100 * abs(trace.value / exact - 1),
      100 * (trace.standardError ?? .nan) / trace.value))
}

do {
  switch CommandLine.arguments.dropFirst().first {
  case "coverage": try coverage()
  case "densities": try densities()
  case "ldlq": try ldlq()
  case "averaging": try averaging()
  case "speed":
    try speed(CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 1000 : 1000)
  default: print("usage: spectra coverage | densities | ldlq | averaging | speed [n]")
  }
} catch {
  print("spectra: \(error)")
  exit(1)
}
