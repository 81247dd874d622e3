// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A number with its derivatives by some variables: forward differentiation, exact to rounding.
public struct Dual: Sendable {
  public var value: Double
  public var derivatives: [Double]

  /// The variable at place `index` of `count`.
  public init(_ value: Double, variable index: Int, of count: Int) {
    self.value = value
    derivatives = (0..<count).map { $0 == index ? 1 : 0 }
  }

  private init(_ value: Double, _ derivatives: [Double]) {
    self.value = value
    self.derivatives = derivatives
  }

  /// f(self), given f and f′ there.
  private func chain(_ value: Double, _ slope: Double) -> Dual {
    Dual(value, derivatives.map { slope * $0 })
  }

  public static func + (a: Dual, b: Dual) -> Dual {
    Dual(a.value + b.value, zip(a.derivatives, b.derivatives).map { $0 + $1 })
  }

  public static func - (a: Dual, b: Dual) -> Dual { a + (-1) * b }

  public static func * (a: Dual, b: Dual) -> Dual {
    Dual(
      a.value * b.value,
      zip(a.derivatives, b.derivatives).map { $0 * b.value + a.value * $1 })
  }

  public static func / (a: Dual, b: Dual) -> Dual {
    let quotient = a.value / b.value
    return Dual(
      quotient, zip(a.derivatives, b.derivatives).map { ($0 - quotient * $1) / b.value })
  }

  public static func + (a: Dual, b: Double) -> Dual { a.chain(a.value + b, 1) }
  public static func + (a: Double, b: Dual) -> Dual { b + a }
  public static func - (a: Dual, b: Double) -> Dual { a + (-b) }
  public static func - (a: Double, b: Dual) -> Dual { b.chain(a - b.value, -1) }
  public static func * (a: Dual, b: Double) -> Dual { a.chain(a.value * b, b) }
  public static func * (a: Double, b: Dual) -> Dual { b * a }
  public static func / (a: Dual, b: Double) -> Dual { a.chain(a.value / b, 1 / b) }
  public static func / (a: Double, b: Dual) -> Dual {
    b.chain(a / b.value, -a / (b.value * b.value))
  }
  public static prefix func - (a: Dual) -> Dual { -1 * a }

  public static func exp(_ a: Dual) -> Dual {
    let value = Foundation.exp(a.value)
    return a.chain(value, value)
  }
  public static func log(_ a: Dual) -> Dual { a.chain(Foundation.log(a.value), 1 / a.value) }
  public static func sin(_ a: Dual) -> Dual {
    a.chain(Foundation.sin(a.value), Foundation.cos(a.value))
  }
  public static func cos(_ a: Dual) -> Dual {
    a.chain(Foundation.cos(a.value), -Foundation.sin(a.value))
  }
  public static func atan(_ a: Dual) -> Dual {
    a.chain(Foundation.atan(a.value), 1 / (1 + a.value * a.value))
  }
}
