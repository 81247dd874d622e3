// SPDX-License-Identifier: GPL-3.0-or-later

/// A place on the page, in points (1/72 inch), y growing downwards.
public struct Point: Hashable, Sendable {
  public var x: Double
  public var y: Double

  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}
