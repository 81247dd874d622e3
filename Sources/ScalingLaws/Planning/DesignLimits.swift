// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Which runs may be suggested or planned: sizes and tokens per parameter within limits.
public struct DesignLimits: Sendable, Equatable {
  /// N of a run.
  public var parameters: ClosedRange<Double>
  /// D/N of a run.
  public var tokensPerParameter: ClosedRange<Double>

  public init(parameters: ClosedRange<Double>, tokensPerParameter: ClosedRange<Double>) {
    (self.parameters, self.tokensPerParameter) = (parameters, tokensPerParameter)
  }

  /// What lies near some runs: sizes from the smallest to ``DataRange/far`` times the largest, and tokens per parameter
  /// from half the least to twice the most.
  ///
  /// - Parameter inputs: at least one run.
  public init(near inputs: [ModelSize]) {
    precondition(!inputs.isEmpty, "no runs have no neighbourhood")
    let sizes = inputs.map(\.parameters).sorted()
    let ratios = inputs.map(\.tokensPerParameter).sorted()
    parameters = sizes[0]...(DataRange.far * sizes[sizes.count - 1])
    tokensPerParameter = (ratios[0] / 2)...(2 * ratios[ratios.count - 1])
  }

  /// Whether a run is within the limits.
  public func contains(_ size: ModelSize) -> Bool {
    parameters.contains(size.parameters) && tokensPerParameter.contains(size.tokensPerParameter)
  }
}
