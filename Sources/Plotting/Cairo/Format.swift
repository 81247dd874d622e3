// SPDX-License-Identifier: GPL-3.0-or-later

/// A file format for drawings.
public enum Format: Hashable, Sendable {
  case pdf
  case svg
  /// Pixels per inch; 72 makes one pixel a point.
  case png(dpi: Double = 144)

  /// The usual file name extension.
  public var fileExtension: String {
    switch self {
    case .pdf: "pdf"
    case .svg: "svg"
    case .png: "png"
    }
  }
}
