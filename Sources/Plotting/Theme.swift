// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Sizes and colours of a plot, apart from what it shows.
public struct Theme: Hashable, Sendable {
  /// What becomes of a plot's own size.
  public enum Page: Hashable, Sendable {
    /// It is kept.
    case natural
    /// It becomes this wide, in points, and keeps its shape, but is no higher than half its width.
    case width(Double)
    /// It fills a page, everything `magnification` times as large as in a journal.
    case fill(Size, magnification: Double)
  }

  /// Axis labels and titles, in points.
  public var fontSize = 9.0
  /// Tick labels, legends and annotations.
  public var smallFontSize = 8.0
  /// Lines of axes and ticks, in points.
  public var axisWidth = 0.6
  /// Of major ticks, in points; minor ones have 0.6 of it.
  public var tickLength = 3.0
  /// Lines that have no width of their own, in points.
  public var lineWidth = 1.2
  /// The diameter of markers, in points; marks may be drawn so far beyond the frame.
  public var markerSize = 4.6
  /// Of bands and areas, from 0 to 1.
  public var bandOpacity = 0.2
  /// Axes, their words, and legends.
  public var foreground = Color(hex: 0x1A1A1A)
  /// Reference lines and lesser remarks.
  public var muted = Color(hex: 0x6B6B6B)
  /// Of the whole drawing; white is not painted.
  public var background = Color.white
  /// Categories, told apart by colour-blind readers and by lightness in greyscale; each has a contrast of at least 3
  /// with the background. At least one.
  public var categories: [Color] = [
    Color(hex: 0x1F5A99), Color(hex: 0xC36125), Color(hex: 0x127875), Color(hex: 0xD860D0),
    Color(hex: 0xBE8900), Color(hex: 0x0999D8), Color(hex: 0x7A3F20), Color(hex: 0x4D4C4B),
  ]
  /// From small to large: lightness falls all along, so the order survives greyscale; each has a contrast of at least
  /// 3 with the background. At least two.
  public var ramp: [Color] = [
    Color(hex: 0x4B9F63), Color(hex: 0x268C86), Color(hex: 0x1F6C98), Color(hex: 0x2B4685),
    Color(hex: 0x1D1840),
  ]
  /// The values of heat maps, from small to large; a wider range than ``ramp``, as cells fill the frame. At least two.
  public var heat: [Color] = [
    Color(hex: 0xE9F3D8), Color(hex: 0xA6D5A0), Color(hex: 0x4FB3A5), Color(hex: 0x2A83A6),
    Color(hex: 0x2B4C8C), Color(hex: 0x231F54),
  ]
  /// From below to above a middle, whose colour comes third.
  public var diverging: [Color] = [
    Color(hex: 0x1F4E8C), Color(hex: 0x7FA9D3), Color(hex: 0xF4F2EE), Color(hex: 0xE39A63),
    Color(hex: 0xA8480F),
  ]
  /// The size that a plot is laid out at; natural in an inset.
  public var page = Page.natural

  /// The look of ``journal``.
  public init() {}

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

  /// A place between 0 and 1 on the scale of heat maps.
  func heatColor(_ place: Double) -> Color { Self.interpolated(heat, place) }

  /// A place between −1 and 1 on the diverging scale.
  func divergingColor(_ place: Double) -> Color {
    Self.interpolated(diverging, (place + 1) / 2)
  }

  private static func interpolated(_ colors: [Color], _ fraction: Double) -> Color {
    guard colors.count > 1 else { return colors.first ?? .black }
    let t = min(1, max(0, fraction.isFinite ? fraction : 0)) * Double(colors.count - 1)
    let i = min(colors.count - 2, Int(clamping: t))
    return colors[i].mixed(with: colors[i + 1], t - Double(i))
  }

  var font: Font { Font(fontSize) }
  var smallFont: Font { Font(smallFontSize) }

  /// The size at which a plot is laid out, and by how much it is then magnified.
  func layout(_ natural: Size) -> (size: Size, magnification: Double) {
    switch page {
    case .natural: (natural, 1)
    case .width(let width):
      (Size(width, min(width / 2, natural.height * width / natural.width)), 1)
    case .fill(let size, let magnification):
      (Size(size.width / magnification, size.height / magnification), magnification)
    }
  }
}

extension Theme {
  /// For a journal column of 89 mm: 9 pt type, thin axes, nothing that carries no data.
  public static let journal = Theme()

  /// The same over both columns, 183 mm.
  public static let doubleColumn: Theme = {
    var theme = Theme()
    theme.page = .width(183 * 72 / 25.4)
    return theme
  }()

  /// For the body of a 16:9 slide of 960 × 540 points: type of 19 points, lines to match.
  public static let slide: Theme = {
    var theme = Theme()
    theme.page = .fill(Size(880, 440), magnification: 2.1)
    return theme
  }()

  /// Light on dark, for screens, in the plot's own size.
  public static let dark = Theme().darkened()

  /// A slide, light on dark.
  public static let darkSlide = Theme.slide.darkened()

  /// Every theme by its word.
  public static let named: [(name: String, theme: Theme)] = [
    ("journal", .journal), ("double", .doubleColumn), ("slide", .slide), ("dark", .dark),
    ("dark-slide", .darkSlide),
  ]

  /// The same sizes light on dark; the ramp then grows lighter from small to large.
  public func darkened() -> Theme {
    var theme = self
    theme.background = Color(hex: 0x15191E)
    theme.foreground = Color(hex: 0xE8E6E1)
    theme.muted = Color(hex: 0x9AA0A6)
    theme.bandOpacity = 0.28
    theme.categories = [
      Color(hex: 0x5B95D6), Color(hex: 0xF5A36E), Color(hex: 0x7BE0D0), Color(hex: 0xA861A8),
      Color(hex: 0xF2C14E), Color(hex: 0xA6D8F5), Color(hex: 0xB98A5E),
    ]
    theme.ramp = [
      Color(hex: 0x5667B5), Color(hex: 0x3F82BC), Color(hex: 0x34A3A6), Color(hex: 0x6CC58A),
      Color(hex: 0xD8EBA0),
    ]
    theme.heat = [
      Color(hex: 0x262C52), Color(hex: 0x35407A), Color(hex: 0x2F6EA0), Color(hex: 0x2F9C9F),
      Color(hex: 0x6CC58A), Color(hex: 0xD8EBA0),
    ]
    theme.diverging[2] = Color(hex: 0x2A2F35)
    theme.diverging[0] = Color(hex: 0x86B8F0)
    theme.diverging[1] = Color(hex: 0x4673A8)
    theme.diverging[3] = Color(hex: 0xA8622F)
    theme.diverging[4] = Color(hex: 0xF5A564)
    return theme
  }
}
