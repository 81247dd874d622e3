// SPDX-License-Identifier: GPL-3.0-or-later
// What the claims about spectra are measured by, at full size:
//   spectra coverage   how often the error bars of tr √H hold the exact value, 500 cases
//   spectra densities [FILE.png]  Kolmogorov distances of Wishart and Wigner matrices from their limits
//   spectra ldlq       LDLQ's error over its bounds in 1,000 random Hessians
//   spectra averaging  the noise of one vector over n
//   spectra estimate FILE [vectors [steps]]  tr √H, its standard error, processor seconds: for Tools/compare-lanczos.py
import Foundation
import HessianSpectra
import NumericalMethods
import Plotting

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
      vectors: 16, steps: 120, lowest: 0, tolerance: 1e-3, seed: 10_000 + UInt64(index))
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

/// Kolmogorov distances as a table, and the densities of the larger matrices as a picture.
func densities(picture: String?) throws {
  print(
    "| ensemble | n | vectors | steps | SLQ to limit | SLQ to eigenvalues | eigenvalues to limit |")
  print("|---|--:|--:|--:|--:|--:|--:|")
  let (vectors, steps) = (16, 80)
  for n in [500, 1500] {
    let cases: [(String, SymmetricMatrix, RandomMatrixLaw)] = [
      (
        "Wishart, n/k = 1/2", try Ensembles.wishart(n, degrees: 2 * n, seed: 1),
        .marchenkoPastur(ratio: 0.5)
      ),
      ("Wigner", try Ensembles.wigner(n, seed: 2), .semicircle(radius: 2)),
    ]
    var panels: [Plot] = []
    for (name, matrix, law) in cases {
      let rules = try StochasticLanczosQuadrature(vectors: vectors, steps: steps, seed: 3)
        .samples(of: matrix.asOperator).map(\.quadrature)
      let seen = SpectralDistribution(rules)
      var row =
        "| \(name) | \(n) | \(vectors) | \(steps) | "
        + String(format: "%.4f |", seen.distance(to: law.cumulative))
      if n <= 500 {
        let exact = SpectralDistribution(eigenvalues: try SymmetricEigen(matrix.dense).values)
        // Between two step functions the supremum is reached at a step of either.
        let worst = (seen.places + exact.places).reduce(0) { max($0, abs(seen($1) - exact($1))) }
        row += String(format: " %.4f | %.4f |", worst, exact.distance(to: law.cumulative))
      } else {
        row += " – | – |"
      }
      print(row)
      let density = SpectralDensity(rules, kernelWidth: 0.03 * law.support.upperBound)
      panels.append(
        Plot(
          title: name, x: Axis("eigenvalue $\\lambda$"),
          y: Axis("spectral density", domain: .including([0])), legend: .below,
          marks: [
            LineMark(
              x: density.x, y: density.x.map(law.density), label: "limit", ink: .series(1),
              width: 1.6),
            LineMark(
              x: density.x, y: density.density,
              label: "\(vectors) vectors, \(steps) steps, $n = \(n)$", ink: .series(0)),
          ]))
    }
    if let picture {
      let drawing = try PlotGrid(panels, size: Size(516, 210)).drawing()
      try drawing.render(.png(dpi: 160), metadata: Metadata(title: "Spectral densities"))
        .write(to: URL(fileURLWithPath: picture))
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

/// tr √H of a matrix in a file by SLQ, with the processor seconds of the estimate alone.
func estimate(_ path: String, vectors: Int, steps: Int) throws {
  let hessian = try SymmetricMatrix(contentsOf: path).asOperator
  let start = clock()
  let trace = try StochasticLanczosQuadrature(
    vectors: vectors, steps: steps, lowest: 0, tolerance: 1e-3, seed: 10
  ).trace(.squareRoot, of: hessian)
  let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
  print("\(trace.value) \(trace.standardError ?? .nan) \(seconds)")
}

do {
  switch CommandLine.arguments.dropFirst().first {
  case "coverage": try coverage()
  case "densities":
    try densities(picture: CommandLine.arguments.count > 2 ? CommandLine.arguments[2] : nil)
  case "ldlq": try ldlq()
  case "averaging": try averaging()
  case "estimate":
    let words = CommandLine.arguments
    try estimate(
      words.count > 2 ? words[2] : "", vectors: words.count > 3 ? Int(words[3]) ?? 4 : 4,
      steps: words.count > 4 ? Int(words[4]) ?? 16 : 16)
  default: print("usage: spectra coverage | densities | ldlq | averaging | estimate FILE")
  }
} catch {
  print("spectra: \(error)")
  exit(1)
}
