// SPDX-License-Identifier: GPL-3.0-or-later
public import ScalingLaws

extension Fit where Law == Chinchilla {
  /// Whether a compute optimum lies among the sizes and the ratios D/N that were run, so that the surface is not
  /// extrapolated to state it.
  ///
  /// - Parameter optimum: parameters and tokens, counts.
  public func reaches(_ optimum: ComputeOptimum) -> Bool {
    func spans(_ values: [Double], _ value: Double) -> Bool {
      guard let low = values.min(), let high = values.max() else { return false }
      return low <= value && value <= high
    }
    return spans(inputs.map(\.parameters), optimum.parameters)
      && spans(inputs.map(\.tokensPerParameter), optimum.tokensPerParameter)
  }
}
