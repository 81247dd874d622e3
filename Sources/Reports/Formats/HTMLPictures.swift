// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Foundation
import Plotting

/// The pictures of a page as elements, and the colours of the page and of its dark scheme.
struct HTMLPictures {
  let theme: Theme
  let date: String
  let measurer: PangoMeasurer
  let composition: Composition
  /// What each colour of the pictures becomes in the dark scheme, by attribute.
  private var darkColors: [String: String] = [:]

  init(theme: Theme, date: String, measurer: PangoMeasurer, composition: Composition) {
    (self.theme, self.date, self.measurer) = (theme, date, measurer)
    self.composition = composition
  }

  /// Whether the theme is light on dark, and the page with it.
  private var isDark: Bool { theme.background.luminance < 0.2 }

  /// A picture with one alternative text. Panels side by side are there a second time below each other, for narrow
  /// screens; so is a wide plot, narrower.
  mutating func html(_ picture: Picture, name: String) throws -> String {
    let words = Markup.htmlEscape(picture.summary)
    func box(_ style: String, _ svg: String) -> String {
      "<div class=\"plot\(style)\" role=\"img\" aria-label=\"\(words)\">\n\(svg)</div>\n"
    }
    let sheet = try element(picture, prefix: name)
    guard picture.plots.count > 1 || picture.width > 300 else { return box("", sheet) }
    let panels = try picture.plots.enumerated().map { index, panel in
      try element(Self.alone(panel, index: index, of: picture), prefix: "\(name)-\(index + 1)")
    }
    return box(" sheet", sheet) + box(" stack", panels.joined())
  }

  /// A small picture that a table's row repeats in words.
  mutating func html(_ sparkline: Sparkline, prefix: String) throws -> String {
    try element(prefix: prefix) { sparkline.drawing(theme: $0) }
  }

  /// A panel as a picture of its own, with its letter and its legend.
  private static func alone(_ panel: Plot, index: Int, of picture: Picture) -> Picture {
    var panel = panel
    if case .grid(let grid) = picture {
      if grid.letters {
        let letter = String(UnicodeScalar(UInt8(97 + index % 26)))
        panel.title = "\\textbf{(\(letter))}" + (panel.title.map { " \($0)" } ?? "")
      }
      if grid.legend == .shared, panel.legend != .direct { panel.legend = .below }
    }
    panel.size = Size(258, max(210, panel.size.height))
    return .plot(panel)
  }

  /// An SVG as an element of a page: no declaration, names that no other figure has, and its words left to the element
  /// around it.
  private mutating func element(_ picture: Picture, prefix: String) throws -> String {
    let (composition, measurer) = (composition, measurer)
    return try element(prefix: prefix) {
      composition.drawing(picture, theme: $0, measurer: measurer)
    }
  }

  private mutating func element(prefix: String, _ draw: (Theme) -> Drawing) throws -> String {
    let light = try svg(draw(theme))
    if !isDark { note(light, try svg(draw(theme.darkened()))) }
    return light.replacingOccurrences(of: "id=\"", with: "id=\"\(prefix)-")
      .replacingOccurrences(of: "href=\"#", with: "href=\"#\(prefix)-")
      .replacingOccurrences(of: "url(#", with: "url(#\(prefix)-")
      .replacingOccurrences(of: "role=\"img\"", with: "aria-hidden=\"true\"")
  }

  private func svg(_ drawing: Drawing) throws -> String {
    let file = String(
      decoding: try drawing.render(
        .svg, metadata: Metadata(created: date), measurer: measurer), as: UTF8.self)
    return String(file[(file.range(of: "<svg ")?.lowerBound ?? file.startIndex)...])
  }

  /// Notes what the colours of a picture become in its dark version, whose elements are the same after the background.
  private mutating func note(_ light: String, _ dark: String) {
    let attribute = /(?:fill|stroke)="#[0-9a-f]{6}"/
    let colors = light.matches(of: attribute).map { String($0.output) }
    var others = dark.matches(of: attribute).map { String($0.output) }
    if theme.background == .white, others.count == colors.count + 1 { others.removeFirst() }
    guard others.count == colors.count else { return }
    for (color, other) in zip(colors, others) where darkColors[color] == nil {
      darkColors[color] = other
    }
  }

  /// The rules that give the page its colours: the theme's, and for readers who ask for it a dark scheme.
  var colors: String {
    func variables(_ theme: Theme, isDark: Bool) -> String {
      let values = [
        ("scheme", isDark ? "dark" : "light"), ("page", theme.background.hex),
        ("text", theme.foreground.hex), ("muted", theme.muted.hex),
        ("heading", isDark ? "#a9c7ea" : "#1f3a5f"), ("link", isDark ? "#8ab8f0" : "#1f5a99"),
        ("warning", isDark ? "#ffb4a2" : "#9b2c1c"),
      ]
      return values.map { "-" + "-\($0): \($1);" }.joined(separator: " ")
    }
    let base = ":root { \(variables(theme, isDark: isDark)) }\n"
    guard !isDark else { return base }
    let rules = darkColors.sorted { $0.key < $1.key }.map { color, other in
      let parts = other.replacing("\"", with: "").split(separator: "=")
      return ".plot [\(color)] { \(parts[0]): \(parts[1]); }\n"
    }
    return base + "@media screen and (prefers-color-scheme: dark) {\n"
      + ":root { \(variables(theme.darkened(), isDark: true)) }\n\(rules.joined())}\n"
  }
}

extension Picture {
  /// In points.
  fileprivate var width: Double {
    switch self {
    case .plot(let plot): plot.size.width
    case .grid(let grid): grid.size.width
    }
  }
}

extension Color {
  /// `#rrggbb`.
  fileprivate var hex: String {
    [red, green, blue].reduce("#") { text, value in
      let byte = Int((min(1, max(0, value)) * 255).rounded())
      return text + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }

  /// From 0, black, to 1, white.
  fileprivate var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }
}
