// SPDX-License-Identifier: GPL-3.0-or-later
public import GeneralizationBounds

/// One row of a study's `models.csv`: a trained model in one precision, and where its token losses lie.
public struct MeasuredModel: Sendable, Equatable {
  /// The model's name, such as `164k`.
  public var model: String
  /// The precision's name, such as `fp32` or `gptq4`.
  public var variant: String
  /// The training run's name in `runs.csv`, where given.
  public var run: String?
  /// N, the number of parameters.
  public var parameters: Double
  /// D, the number of training tokens.
  public var tokens: Double
  /// b, the bits that a parameter is stored in.
  public var bitsPerParameter: Double
  /// The whole code's length in bits, scales and unquantized parts included; nil when only b is known.
  public var codeLengthBits: Double?
  /// The mean training loss in nats per token, as the table gives it; nil when it has no such column.
  public var trainingLoss: Double?
  /// The mean held-out loss in nats per token; nil when not measured.
  public var testLoss: Double?
  /// How the rows of the token losses were drawn from the training tokens.
  public var sampled: RowSampling
  /// The path of the token losses; nil when the study has no such file.
  public var tokenLosses: String?

  /// Whether this is the model as trained: 16 bits per parameter or more.
  public var isUnquantized: Bool { bitsPerParameter >= 16 }

  /// The code length in bits: the counted one, or N·b.
  public var codeLength: Double { codeLengthBits ?? parameters * bitsPerParameter }
}
