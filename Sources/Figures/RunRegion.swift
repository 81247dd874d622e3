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
    func clamped(_ ratio: Double, _ size: Double) -> Double { min(high, max(low, ratio * size)) }
    let (small, large) = (sizes.lowerBound, sizes.upperBound)
    let (few, many) = (ratios.lowerBound, ratios.upperBound)
    // One area with a hole, since two that touch show a seam: along the upper margin to the largest size, down, once
    // around the runs, up again, and on.
    let edge: [(size: Double, tokens: Double)] = [
      (shown.lowerBound, high), (large, high), (large, clamped(many, large)),
      (small, clamped(many, small)), (small, clamped(few, small)), (large, clamped(few, large)),
      (large, clamped(many, large)), (large, high), (shown.upperBound, high),
    ]
    return [
      BandMark(
        x: edge.map(\.size), low: edge.map { _ in low }, high: edge.map(\.tokens),
        label: "beyond the runs", ink: .muted, opacity: 0.11)
    ]
  }
}
