// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A unit of a column, and how a number in it becomes a count, FLOPs or nats per token.
public struct RunUnit: Sendable, Equatable {
  /// What a unit measures.
  public enum Dimension: String, Sendable, Equatable { case count, compute, loss }

  /// How a number is converted.
  public enum Conversion: Sendable, Equatable {
    /// x · k.
    case factor(Double)
    /// log x · k, as a perplexity becomes nats.
    case logarithm
    /// base^x · k, where the table holds the logarithm of the quantity.
    case power(base: Double, factor: Double)
    /// x · k · bytes per token.
    case perByte(Double)
  }

  /// What the unit is called in a sentence, such as `millions` or `bits per token`.
  public let name: String
  public let dimension: Dimension
  public let conversion: Conversion

  public init(_ name: String, _ dimension: Dimension, _ conversion: Conversion) {
    (self.name, self.dimension, self.conversion) = (name, dimension, conversion)
  }

  /// The number by which a value is multiplied; nil where the conversion is none by a factor.
  public var factor: Double? {
    if case .factor(let factor) = conversion { factor } else { nil }
  }

  /// Whether nothing is converted.
  public var isPlain: Bool { conversion == .factor(1) }

  /// A value in counts, FLOPs or nats.
  func converted(_ value: Double) -> Double {
    switch conversion {
    case .factor(let factor): Self.product(value, factor)
    case .logarithm: log(value)
    case .power(let base, let factor): pow(base, value) * factor
    case .perByte(let factor): value * factor
    }
  }

  /// The product, whole where it is whole to rounding: 16.4 million is a whole number.
  static func product(_ value: Double, _ factor: Double) -> Double {
    let product = value * factor
    guard factor >= 1000 else { return product }
    let whole = product.rounded()
    return abs(product - whole) <= 1e-9 * abs(whole) ? whole : product
  }

  /// Counts, FLOPs or nats as they stand.
  static func plain(_ dimension: Dimension) -> RunUnit {
    switch dimension {
    case .count: RunUnit("counts", .count, .factor(1))
    case .compute: RunUnit("FLOPs", .compute, .factor(1))
    case .loss: RunUnit("nats per token", .loss, .factor(1))
    }
  }
}
