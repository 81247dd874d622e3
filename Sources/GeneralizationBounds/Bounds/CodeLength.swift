// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// How long a prefix-free description of the model is.
///
/// L = b·N·log 2 for b bits a parameter; or any length counted exactly, with scales, zero points, unquantized
/// layers and the choice of width. Everything that a decoder needs must be counted.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208), Lemma 3.2 and App. A.2.
public enum CodeLength: Sendable, Equatable, CustomStringConvertible {
  /// b bits for each of N parameters.
  case bitsPerParameter(Double, parameters: Double)
  /// A length in bits.
  case bits(Double)
  /// A length in nats.
  case nats(Double)

  /// The length, nats.
  public var nats: Double {
    switch self {
    case .bitsPerParameter(let bits, let parameters): parameters * bits * log(2)
    case .bits(let bits): bits * log(2)
    case .nats(let nats): nats
    }
  }

  /// The length, bits.
  public var bits: Double {
    switch self {
    case .bitsPerParameter(let bits, let parameters): parameters * bits
    case .bits(let bits): bits
    case .nats(let nats): nats / log(2)
    }
  }

  public var description: String {
    switch self {
    case .bitsPerParameter(let bits, let parameters):
      "\(bits) bits for each of \(parameters) parameters"
    case .bits(let bits): "\(bits) bits"
    case .nats(let nats): "\(nats) nats"
    }
  }
}
