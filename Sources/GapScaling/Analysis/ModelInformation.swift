// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
public import GeneralizationBounds

/// The information in one trained model, read off its training curve, and the bound that follows from it.
///
/// Prequential coding gives the difference of two upper bounds on code lengths, not the length of a code, so
/// whatever is built on it is heuristic.
///
/// > Source: Finzi et al. 2025, Section 5.3.
public struct ModelInformation: Sendable {
  /// The model as trained.
  public let model: MeasuredModel
  /// The batch of the run, tokens a step.
  public let batchTokens: Double
  /// The information by prequential coding, nats.
  public let nats: Double
  /// Theorem 3.4 with this information in place of N·b bits and no quantization; nil without token losses.
  public let heuristicBound: BoundValue?

  /// The information in bits.
  public var bits: Double { nats / log(2) }
  /// The information in bits per parameter.
  public var bitsPerParameter: Double { bits / model.parameters }
}
