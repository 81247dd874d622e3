// SPDX-License-Identifier: GPL-3.0-or-later

/// The unit of a file's losses and entropies.
///
/// A file can't say its unit, and a bound from bits read as nats looks better or worse than it is; `.auto` refuses
/// what can hardly be nats: an entropy above log V, a mean loss above 1.5·log V, or a mean loss 1.3 to 1.6 times the mean entropy (1/log 2 is
/// 1.44: losses in bits beside entropies in nats).
public enum LossUnits: Sendable, Equatable {
  /// Nats, without asking.
  case nats
  /// Bits, both columns: converted to nats.
  case bits
  /// Nats, refused where the numbers look like bits; V makes the entropies checkable.
  case auto(vocabulary: Int?)

  /// Nats a unit of the file's numbers.
  var nats: Double {
    switch self {
    case .nats, .auto: 1
    case .bits: 0.693_147_180_559_945_3
    }
  }
}
