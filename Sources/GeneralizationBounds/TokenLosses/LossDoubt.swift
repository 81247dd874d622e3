// SPDX-License-Identifier: GPL-3.0-or-later
public import Files

/// What looks wrong about token losses whose unit was not stated.
///
/// A `FileError` of such losses has it as its `help`; ``init(_:)`` finds it there.
public enum LossDoubt: String, Sendable, CaseIterable {
  /// Losses or entropies look like bits.
  case bits = "losses.bits"
  /// An entropy is larger than log V in nats and than log₂ V in bits.
  case beyondVocabulary = "losses.vocabulary"
  /// Losses look like bits and entropies like nats.
  case mixedUnits = "losses.mixed"
  /// The columns of losses and entropies look exchanged.
  case columnOrder = "losses.order"

  /// The doubt that an error states; nil where it states another fault.
  public init?(_ error: FileError) {
    guard let help = error.help else { return nil }
    self.init(rawValue: help)
  }
}
