// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

extension Color {
  /// The relative luminance of the opaque colour, from 0 (black) to 1 (white).
  ///
  /// > Source: Web Content Accessibility Guidelines 2.1, definition of relative luminance.
  public var luminance: Double {
    func linear(_ v: Double) -> Double {
      let c = min(1, max(0, v))
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The contrast of two opaque colours, (L₁ + 0.05)/(L₂ + 0.05) with L₁ ≥ L₂: from 1 (equal) to 21.
  ///
  /// > Source: Web Content Accessibility Guidelines 2.1, success criterion 1.4.3.
  public func contrast(with other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }
}

extension Theme {
  /// A mark's colour as one of letters: mixed with the text's until its contrast with the background is at least 4.5.
  public func legible(_ color: Color) -> Color {
    for step in 0...20 {
      let mixed = color.mixed(with: foreground, Double(step) / 20)
      if mixed.contrast(with: background) >= 4.5 { return mixed }
    }
    return foreground
  }
}
