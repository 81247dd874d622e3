// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import Plotting
import ScalingLaws

/// The sizes and the ratios of tokens to parameters that were run: beyond them a surface extrapolates.
struct RunRegion: Sendable {
  private let sizes: ClosedRange<Double>
  private let ratios: ClosedRange<Double>

  init(_ surface: Fit<Chinchilla>) {
    func range(_ values: [Double]) -> ClosedRange<Double> {
      (values.min() ?? 0)...(values.max() ?? 0)
    }
    sizes = range(surface.inputs.map(\.parameters))
    ratios = range(surface.inputs.map(\.tokensPerParameter))
  }

  /// Whether a size with so many tokens lies among the runs.
  func contains(parameters: Double, tokens: Double) -> Bool {
    sizes.contains(parameters) && ratios.contains(tokens / parameters)
  }

  /// Shades what lies beyond, over axes that cover these sizes and tokens.
  func shade(_ shown: ClosedRange<Double>, _ tokens: ClosedRange<Double>) -> [any Mark] {
    let (low, high) = (tokens.lowerBound, tokens.upperBound)
    func clamped(_ value: Double) -> Double { min(high, max(low, value)) }
    // Along the left margin, between the smallest and the largest size, and along the right margin.
    let corners = [
      shown.lowerBound, sizes.lowerBound, sizes.lowerBound, sizes.upperBound, sizes.upperBound,
      shown.upperBound,
    ]
    let below = corners.enumerated().map { i, size in
      (2...3).contains(i) ? clamped(ratios.lowerBound * size) : high
    }
    let inner = [sizes.lowerBound, sizes.upperBound]
    func band(_ x: [Double], _ low: [Double], _ high: [Double]) -> BandMark {
      BandMark(x: x, low: low, high: high, label: "beyond the runs", ink: .muted, opacity: 0.11)
    }
    return [
      band(corners, corners.map { _ in low }, below),
      band(inner, inner.map { clamped(ratios.upperBound * $0) }, inner.map { _ in high }),
    ]
  }
}
