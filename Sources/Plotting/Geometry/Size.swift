// SPDX-License-Identifier: GPL-3.0-or-later

/// A width and a height, in points (1/72 inch).
public struct Size: Hashable, Sendable {
  public var width: Double
  public var height: Double

  public init(_ width: Double, _ height: Double) {
    self.width = width
    self.height = height
  }

  /// The same in millimetres.
  public static func millimetres(_ width: Double, _ height: Double) -> Size {
    Size(width * 72 / 25.4, height * 72 / 25.4)
  }

  /// A4, upright.
  public static let a4 = Size(595.28, 841.89)
}
