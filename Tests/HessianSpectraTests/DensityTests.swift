// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HessianSpectra
import NumericalMethods
import TestSupport
import Testing

@Suite("Spectral densities")
struct DensityTests {
  private static let vectors = 24

  private func rules(_ h: SymmetricMatrix, steps: Int) throws -> [GaussQuadrature] {
    try StochasticLanczosQuadrature(vectors: Self.vectors, steps: steps, seed: 1)
      .samples(of: h.asOperator).map(\.quadrature)
  }

  @Test("the laws are distributions")
  func laws() {
    for law in [
      RandomMatrixLaw.marchenkoPastur(ratio: 0.25), .marchenkoPastur(ratio: 0.9),
      .semicircle(radius: 2),
    ] {
      let (low, high) = (law.support.lowerBound, law.support.upperBound)
      #expect(law.cumulative(low) == 0 && law.cumulative(high) == 1)
      for t in [0.1, 0.35, 0.6, 0.95] {
        let x = low + t * (high - low)
        let h = 1e-5 * (high - low)
        let slope = (law.cumulative(x + h) - law.cumulative(x - h)) / (2 * h)
        #expect(slope.isClose(to: law.density(x), relative: 1e-5))
      }
      #expect(law.cumulative(high - 1e-9 * (high - low)).isClose(to: 1, relative: 1e-7))
    }
  }

  @Test("a Wishart matrix has the density of Marchenko and Pastur")
  func wishart() throws {
    let h = try RandomMatrices.wishart(200, degrees: 400, seed: 2)
    let law = RandomMatrixLaw.marchenkoPastur(ratio: 0.5)
    let seen = SpectralDistribution(try rules(h, steps: 40))
    #expect(seen.distance(to: law.cumulative) < 0.03)
    let exact = SpectralDistribution(eigenvalues: try SymmetricEigen(h.dense).values)
    #expect(exact.distance(to: law.cumulative) < 0.02)
    #expect(seen.distance(to: { RandomMatrixLaw.semicircle(radius: 2).cumulative($0 - 1) }) > 0.05)
  }

  @Test("a Wigner matrix has the density of the semicircle")
  func wigner() throws {
    let h = try RandomMatrices.wigner(200, seed: 3)
    let law = RandomMatrixLaw.semicircle(radius: 2)
    #expect(SpectralDistribution(try rules(h, steps: 40)).distance(to: law.cumulative) < 0.03)
    // Against all eigenvalues under the same kernel, what is left is the noise of the vectors: at each x a
    // variance of 2φ ∫K²/(n·vectors), ∫K² = 1/(2h√π).
    let density = SpectralDensity(try rules(h, steps: 40), kernelWidth: 0.1)
    let eigenvalues = try SymmetricEigen(h.dense).values
    for (x, y) in zip(density.x, density.density) where abs(x) < 1.8 {
      let exact =
        eigenvalues.reduce(0) { $0 + exp(-pow((x - $1) / 0.1, 2) / 2) }
        / (200 * 0.1 * (2 * Double.pi).squareRoot())
      let variance = law.density(x) / (200 * Double(Self.vectors) * 0.1 * Double.pi.squareRoot())
      #expect(abs(y - exact) < 4.5 * variance.squareRoot())
    }
  }

  @Test("densities hold all of the mass that their axis can show")
  func mass() throws {
    let rule = try GaussQuadrature(
      LanczosCoefficients(alpha: [0.1, -1, 2, 0.5], beta: [1.2, 0.8, 0.9]))
    func integral(_ density: SpectralDensity, _ map: (Double) -> Double) -> Double {
      zip(density.x.indices.dropLast(), density.x.indices.dropFirst()).reduce(0) { sum, pair in
        let (i, j) = pair
        return sum + (map(density.x[j]) - map(density.x[i]))
          * (density.density[i] + density.density[j]) / 2
      }
    }
    let linear = SpectralDensity([rule])
    #expect(integral(linear) { $0 }.isClose(to: 1, relative: 1e-3))
    #expect(linear.negativeMass.isClose(to: rule.mass { $0 < 0 }))
    #expect(linear.negativeMass > 0.1)
    let logarithmic = SpectralDensity([rule], axis: .logarithmic(floor: 1e-3))
    let shown = integral(logarithmic) { log10($0) }
    #expect(
      (shown + logarithmic.negativeMass + logarithmic.massBelowFloor).isClose(to: 1, relative: 1e-3)
    )
  }

  @Test("no measure with the same rule leaves the bracket")
  func bracket() throws {
    // The spectrum itself is such a measure.
    let h = try RandomMatrices.wigner(30, seed: 4)
    let eigen = try SymmetricEigen(h.dense)
    var generator = SeededGenerator(seed: 5)
    let v = Probe.rademacher.vector(dimension: 30, using: &generator)
    let weights = (0..<30).map { j -> Double in
      let c = (0..<30).reduce(0.0) { $0 + eigen.vectors[$1, j] * v[$1] }
      return c * c / 30
    }
    var process = Lanczos(h.asOperator, from: v)
    try process.advance(to: 6)
    let rule = try GaussQuadrature(process.coefficients)
    for f: (Double) -> Double in [{ max($0, 0).squareRoot() }, { $0 }, { $0 < 0.3 ? 0 : 1 }] {
      let exact = zip(eigen.values, weights).reduce(0) { $0 + f($1.0) * $1.1 }
      let bracket = rule.bracket(of: f, ends: eigen.values[0]...eigen.values[29])
      #expect(bracket.contains(exact))
    }
  }
}
