// SPDX-License-Identifier: GPL-3.0-or-later
public import GeneralizationBounds

/// A model that learned from what another drew, and the length of all that was drawn: one row of `requential.csv`.
///
/// The teacher is the run of this name; the student never saw its training data.
public struct CodedStudent: Sendable, Equatable {
  /// The teacher's run.
  public var run: String
  /// The model's name, such as `164k`.
  public var model: String
  /// N, the number of parameters.
  public var parameters: Double
  /// D, the number of tokens that the teacher was trained on, on which the student's risk is bounded.
  public var tokens: Double
  /// Σ KL(p‖q) over all steps, bits: what the code is in expectation but for a constant a step; nil where not given.
  public var divergenceBits: Double?
  /// The realized length in bits, as ``GeneralizationBounds/Requential/realized(logRatios:)`` counts it.
  public var codeLengthBits: Double
  /// The student's mean held-out loss in nats per token; nil when not measured.
  public var testLoss: Double?
  /// The teacher's mean loss on its training tokens as trained, nats per token; nil where the table does not say.
  public var teacherLoss: Double?
  /// How the rows of the student's token losses were drawn from the training tokens.
  public var sampled: RowSampling
  /// The path of the student's token losses; nil when the study has no such file.
  public var tokenLosses: String?
}
