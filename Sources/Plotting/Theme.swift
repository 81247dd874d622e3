// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Sizes and colours of a plot, apart from what it shows.
public struct Theme: Hashable, Sendable {
  /// Axis labels and titles, in points.
  public var fontSize = 9.0
  /// Tick labels, legends and annotations.
  public var smallFontSize = 8.0
  public var axisWidth = 0.6
  public var tickLength = 3.0
  public var lineWidth = 1.2
  public var markerSize = 4.6
  public var bandOpacity = 0.2
  public var foreground = Color(hex: 0x1A1A1A)
  /// Reference lines and lesser remarks.
  public var muted = Color(hex: 0x6B6B6B)
  public var background = Color.white
  /// Categories, told apart by colour-blind readers and by lightness in greyscale.
  public var categories: [Color] = [
    Color(hex: 0x1F5A99), Color(hex: 0xD1662B), Color(hex: 0x2A9D8F), Color(hex: 0x8E4585),
    Color(hex: 0xE0A526), Color(hex: 0x5FB4E5), Color(hex: 0x7A5230), Color(hex: 0x4D4D4D),
  ]
  /// From small to large: lightness falls all along, so the order survives greyscale.
  public var ramp: [Color] = [
    Color(hex: 0xA6D5A0), Color(hex: 0x4FB3A5), Color(hex: 0x2A83A6), Color(hex: 0x2B4C8C),
    Color(hex: 0x231F54),
  ]
  /// From below to above a middle, whose colour comes third.
  public var diverging: [Color] = [
    Color(hex: 0x1F4E8C), Color(hex: 0x7FA9D3), Color(hex: 0xF4F2EE), Color(hex: 0xE39A63),
    Color(hex: 0xA8480F),
  ]

  public init() {}

  /// For a journal column: 9 pt type, thin axes, nothing that carries no data.
  public static let journal = Theme()

  /// The colour that an ink means here.
  public func color(_ ink: Ink) -> Color {
    switch ink {
    case .series(let i):
      let count = categories.count
      return categories[((i % count) + count) % count]
    case .ramp(let fraction): return Self.interpolated(ramp, fraction)
    case .fixed(let color): return color
    case .foreground: return foreground
    case .muted: return muted
    }
  }

  /// A place between −1 and 1 on the diverging scale.
  func divergingColor(_ place: Double) -> Color {
    Self.interpolated(diverging, (place + 1) / 2)
  }

  private static func interpolated(_ colors: [Color], _ fraction: Double) -> Color {
    let t = min(1, max(0, fraction.isFinite ? fraction : 0)) * Double(colors.count - 1)
    let i = min(colors.count - 2, Int(t))
    return colors[i].mixed(with: colors[i + 1], t - Double(i))
  }

  var font: Font { Font(fontSize) }
  var smallFont: Font { Font(smallFontSize) }
}
