// SPDX-License-Identifier: GPL-3.0-or-later

/// One tick of an axis.
public struct Tick: Hashable, Sendable {
  /// In data coordinates; a category stands at its index.
  public var value: Double
  /// Markup; nil for a minor tick or one whose label found no room.
  public var label: String?
  /// Whether the tick is drawn long.
  public var isMajor: Bool
}
