// SPDX-License-Identifier: GPL-3.0-or-later

/// What can fail while drawing, in one sentence that says what to do.
public enum PlottingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The font family is not installed.
  case missingFont(family: String, package: String)
  /// Cairo could not draw or write.
  case rendering(String)

  public var description: String {
    switch self {
    case .missingFont(let family, let package):
      "the font \(family) is not installed: run `apt-get install \(package)` and try again"
    case .rendering(let reason):
      "the drawing could not be written: \(reason)"
    }
  }
}
