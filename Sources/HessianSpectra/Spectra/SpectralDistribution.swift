// SPDX-License-Identifier: GPL-3.0-or-later

/// A distribution of eigenvalues as steps: F(x) is the mass at or below x.
public struct SpectralDistribution: Sendable, Equatable {
  /// Where it steps, ascending.
  public let places: [Double]
  /// F just after each place; the last is 1.
  public let cumulative: [Double]

  /// The mean distribution of some spectra.
  public init(_ spectra: [GaussQuadrature]) {
    precondition(!spectra.isEmpty, "a distribution of no spectra")
    let steps = spectra.flatMap { zip($0.nodes, $0.weights) }.sorted { $0.0 < $1.0 }
    let total = steps.reduce(0) { $0 + $1.1 }
    var sum = 0.0
    places = steps.map(\.0)
    cumulative = steps.map {
      sum += $0.1 / total
      return sum
    }
  }

  /// The distribution of all eigenvalues.
  public init(eigenvalues: [Double]) {
    precondition(!eigenvalues.isEmpty, "a distribution of no eigenvalues")
    places = eigenvalues.sorted()
    cumulative = (1...eigenvalues.count).map { Double($0) / Double(eigenvalues.count) }
  }

  /// F(x).
  public func callAsFunction(_ x: Double) -> Double {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] <= x { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? 0 : cumulative[low - 1]
  }

  /// Kolmogorov's distance sup |F(x) − G(x)| from a continuous G.
  public func distance(to law: (Double) -> Double) -> Double {
    var worst = 0.0
    var before = 0.0
    for (x, after) in zip(places, cumulative) {
      let g = law(x)
      worst = max(worst, abs(g - before), abs(g - after))
      before = after
    }
    return worst
  }
}
