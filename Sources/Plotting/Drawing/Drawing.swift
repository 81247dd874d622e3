// SPDX-License-Identifier: GPL-3.0-or-later

/// A page or a figure as shapes, ready for any format; a value that can be compared and printed.
public struct Drawing: Hashable, Sendable {
  /// In points; positive and finite.
  public var size: Size
  /// Later ones lie over earlier ones; their coordinates must be finite.
  public var shapes: [Shape]
  /// What the reader must be told: what could not be drawn, and how much of it.
  public var notes: [String]

  /// - Precondition: width and height are positive and finite.
  public init(size: Size, shapes: [Shape] = [], notes: [String] = []) {
    precondition(
      size.width > 0 && size.height > 0 && size.width.isFinite && size.height.isFinite,
      "a drawing needs a positive size, found \(size.width) × \(size.height)")
    self.size = size
    self.shapes = shapes
    self.notes = notes
  }

  /// Every label of the drawing, whatever group it is in.
  public var labels: [Label] { shapes.flatMap(Drawing.labels) }

  private static func labels(of shape: Shape) -> [Label] {
    switch shape {
    case .text(let label): [label]
    case .clip(_, let shapes), .raster(_, let shapes), .link(_, let shapes),
      .titled(_, let shapes), .tagged(_, let shapes):
      shapes.flatMap(labels)
    default: []
    }
  }
}
