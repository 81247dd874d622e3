// SPDX-License-Identifier: GPL-3.0-or-later

/// A colour by what it means; the theme says what it looks like.
public enum Ink: Hashable, Sendable {
  /// The n-th category.
  /// Counted from 0; after the theme's last colour they begin again.
  case series(Int)
  /// A place between small (0) and large (1) on the sequential ramp.
  case ramp(Double)
  case foreground
  case muted
  case fixed(Color)

  /// The marker that goes with the ink, so that series are told apart without colour.
  var marker: MarkerShape {
    guard case .series(let i) = self else { return .circle }
    let count = MarkerShape.allCases.count
    return MarkerShape.allCases[((i % count) + count) % count]
  }

  /// Item `index` of `count` on the sequential ramp.
  public static func ramp(_ index: Int, of count: Int) -> Ink {
    .ramp(count > 1 ? Double(index) / Double(count - 1) : 0.5)
  }
}
