// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods

/// A spectral density: quadrature weights, averaged over spectra, each spread by a normal kernel.
///
/// φ(x) = (1/k) Σ over spectra Σᵢ wᵢ N(x; θᵢ, h²). On the logarithmic axis the same in log₁₀ x, of the positive θ
/// above a floor alone; what lies elsewhere is stated.
///
/// > Source: Lin, Saad and Yang, Approximating spectral densities of large matrices, 2016; Ghorbani, Krishnan and
/// > Xiao, An investigation into neural net optimization via Hessian eigenvalue density, 2019.
public struct SpectralDensity: Sendable, Equatable {
  /// Which axis the density is over.
  public enum Axis: Sendable, Equatable {
    /// Density per unit of eigenvalue.
    case linear
    /// Density per decade of eigenvalue, of eigenvalues of at least the floor > 0.
    case logarithmic(floor: Double)
  }

  /// Eigenvalues, ascending.
  public let x: [Double]
  /// Density at each.
  public let density: [Double]
  /// h, in units of eigenvalue or in decades.
  public let kernelWidth: Double
  /// The mass at θ < 0, which a logarithmic axis can't show.
  public let negativeMass: Double
  /// The mass at 0 ≤ θ < floor; 0 on a linear axis.
  public let massBelowFloor: Double

  /// The density of one spectrum or the mean of several.
  ///
  /// - Parameters:
  ///   - spectra: at least one.
  ///   - axis: linear or logarithmic.
  ///   - kernelWidth: h > 0; by default a hundredth of the range, or a tenth of a decade.
  ///   - points: the number of x, at least 2.
  public init(
    _ spectra: [GaussQuadrature], axis: Axis = .linear, kernelWidth: Double? = nil,
    points: Int = 400
  ) {
    precondition(!spectra.isEmpty, "a density of no spectra")
    precondition(points >= 2, "\(points) points")
    let share = 1 / Double(spectra.count)
    negativeMass = share * spectra.reduce(0) { $0 + $1.mass { $0 < 0 } }
    var places: [(at: Double, weight: Double)] = []
    switch axis {
    case .linear:
      places = spectra.flatMap { zip($0.nodes, $0.weights).map { ($0, share * $1) } }
      massBelowFloor = 0
    case .logarithmic(let floor):
      precondition(floor > 0, "a floor of \(floor)")
      massBelowFloor = share * spectra.reduce(0) { $0 + $1.mass { $0 >= 0 && $0 < floor } }
      places = spectra.flatMap { spectrum in
        zip(spectrum.nodes, spectrum.weights).filter { $0.0 >= floor }
          .map { (log10($0), share * $1) }
      }
    }
    let low = places.map(\.at).min() ?? 0
    let high = places.map(\.at).max() ?? 1
    let span = high > low ? high - low : max(abs(high), 1)
    let width = kernelWidth ?? (axis == .linear ? span / 100 : 0.1)
    precondition(width > 0, "a kernel of width \(width)")
    let start = low - 4 * width
    let step = (high + 4 * width - start) / Double(points - 1)
    let grid = (0..<points).map { start + step * Double($0) }
    var density = [Double](repeating: 0, count: points)
    let norm = 1 / (width * (2 * Double.pi).squareRoot())
    for (at, weight) in places where weight > 0 {
      // Beyond 9 widths a normal kernel is below the last digit of its peak.
      let first = max(0, Int(clamping: ((at - 9 * width - start) / step).rounded(.up)))
      let last = min(points - 1, Int(clamping: ((at + 9 * width - start) / step).rounded(.down)))
      for i in stride(from: first, through: last, by: 1) {
        let z = (grid[i] - at) / width
        density[i] += weight * norm * exp(-z * z / 2)
      }
    }
    self.kernelWidth = width
    self.density = density
    x = axis == .linear ? grid : grid.map { pow(10, $0) }
  }
}
