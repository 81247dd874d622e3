// SPDX-License-Identifier: GPL-3.0-or-later

/// Which of several boxes or violins beside each other at one place.
public struct BarSlot: Hashable, Sendable {
  /// From 0, the leftmost or topmost, to `count` − 1.
  public var index: Int
  /// At least 1.
  public var count: Int

  public init(_ index: Int = 0, of count: Int = 1) {
    precondition(count > 0 && (0..<count).contains(index), "slot \(index) of \(count)")
    self.index = index
    self.count = count
  }

  /// The width of one mark, and how far it stands from its place, in points.
  func room(
    at places: [Double], on axis: AxisMap, fill: Double, widest: Double
  ) -> (width: Double, shift: Double) {
    let all = barWidth(
      at: places, on: axis, fill: count > 1 ? max(fill, 0.8) : fill,
      widest: widest * Double(count))
    let width = all / Double(count)
    let shift = width * (Double(index) - Double(count - 1) / 2)
    return (count > 1 ? 0.82 * width : width, shift)
  }
}
