// SPDX-License-Identifier: GPL-3.0-or-later

/// A bound on what smoothing with weight α adds to the bound: R̂_s − R̂_q − C·log α, or something above it.
///
/// Three files of `Smoothing/` have one each, and ``Catalog/smoothings`` lists them. One of another package is passed as
/// ``Smoothing/init(_:)``.
public protocol SmoothingRule: Sendable {
  /// Its name on the command line, in certificates and in JSON.
  var name: String { get }
  /// The smoothing term in plain text.
  var formula: String { get }
  /// Whether it holds at α* = C/(1 + C) alone.
  var hasOwnWeight: Bool { get }
  /// The smoothing term before any data, nats.
  ///
  /// - Parameter complexity: C ≥ 0, nats per token.
  func cost(complexity: Double) -> Double
  /// The smoothing term at any weight, nats.
  ///
  /// - Parameters:
  ///   - complexity: C > 0, nats per token.
  ///   - weight: α in (0, 1); α* where ``hasOwnWeight`` is true.
  ///   - rise: R̂_s − R̂_q, what smoothing added to the measured mean loss, nats.
  func cost(complexity: Double, weight: Double, rise: Double) -> Double
}
