// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// An sRGB colour with opacity; each component in 0…1.
public struct Color: Hashable, Sendable {
  public var red: Double
  public var green: Double
  public var blue: Double
  /// From 0, transparent, to 1, opaque.
  public var opacity: Double

  /// Components are not checked; one beyond 0…1 is drawn as the nearer end.
  public init(red: Double, green: Double, blue: Double, opacity: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.opacity = opacity
  }

  /// A colour as 0xRRGGBB.
  public init(hex: UInt32, opacity: Double = 1) {
    precondition(hex <= 0xFFFFFF, "a colour is 0xRRGGBB, found \(String(hex, radix: 16))")
    self.init(
      red: Double(hex >> 16 & 255) / 255, green: Double(hex >> 8 & 255) / 255,
      blue: Double(hex & 255) / 255, opacity: opacity)
  }

  public static let black = Color(hex: 0)
  public static let white = Color(hex: 0xFFFFFF)

  /// The colour at another opacity.
  public func opacity(_ value: Double) -> Color {
    var copy = self
    copy.opacity = value
    return copy
  }

  /// The colour that lies `fraction` of the way from this one to another.
  public func mixed(with other: Color, _ fraction: Double) -> Color {
    let f = min(1, max(0, fraction))
    return Color(
      red: red + (other.red - red) * f, green: green + (other.green - green) * f,
      blue: blue + (other.blue - blue) * f, opacity: opacity + (other.opacity - opacity) * f)
  }

  /// `#rrggbb`, with `/opacity` when it is not opaque.
  var text: String {
    func byte(_ v: Double) -> String {
      let s = String(Int(clamping: (min(1, max(0, v)) * 255).rounded()), radix: 16)
      return s.count == 1 ? "0" + s : s
    }
    let hex = "#" + byte(red) + byte(green) + byte(blue)
    return opacity == 1 ? hex : hex + "/" + rounded(opacity)
  }
}
