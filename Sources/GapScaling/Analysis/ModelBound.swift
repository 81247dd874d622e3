// SPDX-License-Identifier: GPL-3.0-or-later
public import GeneralizationBounds

/// One measured model, its guarantee, and what it scored on text it never saw.
public struct ModelBound: Sendable {
  /// The model and precision.
  public let model: MeasuredModel
  /// The number of token losses that were read.
  public let sample: Int
  /// R̂ of the model as trained, nats per token; nil when it was not measured, and the risk among the terms is then
  /// the quantized model's own.
  public let unquantizedRisk: Double?
  /// Theorem 3.4 at the study's hypotheses.
  public let value: BoundValue
}
