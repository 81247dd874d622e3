// SPDX-License-Identifier: GPL-3.0-or-later

/// How a line is drawn: colour, width and dash lengths in points.
public struct Stroke: Hashable, Sendable {
  public var color: Color
  public var width: Double
  /// Dashes and the gaps after them in turn; empty draws a solid line.
  public var dash: [Double]

  public init(_ color: Color, width: Double, dash: [Double] = []) {
    self.color = color
    self.width = width
    self.dash = dash
  }

  var text: String {
    "stroke \(color.text) width \(rounded(width))"
      + (dash.isEmpty ? "" : " dash " + dash.map(rounded).joined(separator: ","))
  }
}
