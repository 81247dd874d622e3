// SPDX-License-Identifier: GPL-3.0-or-later

/// A size in points and a face of the room's one family.
public struct Font: Hashable, Sendable {
  public var size: Double
  public var bold: Bool
  public var italic: Bool

  public init(_ size: Double, bold: Bool = false, italic: Bool = false) {
    self.size = size
    self.bold = bold
    self.italic = italic
  }

  /// Height above the baseline kept for a line of text, as a fraction of the size (STIX).
  static let ascent = 0.72
  /// Depth below the baseline kept for a line of text, as a fraction of the size (STIX).
  static let descent = 0.23
  /// Height of a digit, as a fraction of the size (STIX).
  static let digitHeight = 0.676

  var text: String {
    "size \(rounded(size))" + (bold ? " bold" : "") + (italic ? " italic" : "")
  }
}
