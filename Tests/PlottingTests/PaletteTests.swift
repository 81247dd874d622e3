// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@testable import Plotting

/// Colours as people with two kinds of cones see them.
///
/// > Source: Viénot, Brettel and Mollon, Digital video colourmaps for checking the legibility of displays by
/// > dichromats, 1999; CIE 1976 L*a*b* for distances.
@Suite struct PaletteTests {
  private static let sights: [(name: String, rows: [[Double]])] = [
    ("all cones", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    ("protanopia", [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
    ("deuteranopia", [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
  ]

  private func lab(_ color: Color, _ sight: [[Double]] = sights[0].rows) -> [Double] {
    let linear = [color.red, color.green, color.blue].map {
      $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4)
    }
    func times(_ rows: [[Double]], _ v: [Double]) -> [Double] {
      rows.map { zip($0, v).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    let xyz = times(
      [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
      times(sight, linear))
    let f = zip(xyz, [0.9505, 1, 1.089]).map { value, white -> Double in
      let t = max(0, value) / white
      return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116
    }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }

  /// 2.3 is a just noticeable difference; small marks on paper need several.
  @Test(arguments: [(Theme.journal, 15.0), (.dark, 10)])
  func categoriesAreToldApart(_ theme: Theme, _ least: Double) {
    for sight in Self.sights {
      let seen = theme.categories.map { lab($0, sight.rows) }
      for i in seen.indices {
        for j in seen.indices where j > i {
          let distance = zip(seen[i], seen[j]).reduce(0) { $0 + pow($1.0 - $1.1, 2) }.squareRoot()
          #expect(distance > least, "\(i) and \(j) by \(sight.name)")
        }
      }
    }
  }

  @Test(arguments: [Theme.journal, .dark])
  func theFirstFourAreToldApartInGreyscale(_ theme: Theme) {
    let lightness = theme.categories.prefix(4).map { lab($0)[0] }.sorted()
    for (a, b) in zip(lightness, lightness.dropFirst()) { #expect(b - a > 6, "\(lightness)") }
  }

  @Test(arguments: [Theme.journal, .dark])
  func theRampIsAnOrderInGreyscaleToo(_ theme: Theme) {
    let lightness = (0...20).map { lab(theme.color(.ramp(Double($0) / 20)))[0] }
    let steps = zip(lightness, lightness.dropFirst()).map { $1 - $0 }
    #expect(steps.allSatisfy { $0 < -1 } || steps.allSatisfy { $0 > 1 }, "\(lightness)")
  }

  @Test func seriesHaveMarkersOfTheirOwn() {
    let markers = (0..<6).map { Ink.series($0).marker }
    #expect(Set(markers).count == 6)
  }

  @Test(arguments: Theme.named.map(\.name))
  func wordsAreLegible(_ name: String) throws {
    let theme = try #require(Theme.named.first { $0.name == name }?.theme)
    func luminance(_ color: Color) -> Double { pow((lab(color)[0] + 16) / 116, 3) }
    for ink in [Ink.foreground, .muted] {
      let pair = [luminance(theme.color(ink)), luminance(theme.background)].sorted()
      // WCAG 2.1, success criterion 1.4.3.
      #expect((pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, "\(ink)")
    }
  }
}
