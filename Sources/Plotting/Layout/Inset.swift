// SPDX-License-Identifier: GPL-3.0-or-later

/// A small plot inside a plot's frame.
public struct Inset: Sendable {
  /// Where an inset stands; words and legends keep clear of it.
  public enum Place: Hashable, Sendable {
    /// Where no data is, if there is such a place.
    case automatic
    /// The inset's left upper corner, in fractions of the frame's width and height.
    case at(x: Double, y: Double)
  }

  /// Its own size is ignored, and its type is 0.86 times that of the plot around it.
  public var plot: Plot
  /// What it takes up, axis labels included, in fractions of the frame.
  public var width: Double
  /// Above 0 and up to 1, as the width.
  public var height: Double
  public var place: Place

  /// An inset; where it would be 30 points or less wide or high, a note replaces it.
  ///
  /// - Precondition: width and height lie above 0 and are at most 1, and the inset lies in the frame.
  public init(
    _ plot: Plot, width: Double = 0.45, height: Double = 0.45, place: Place = .automatic
  ) {
    precondition(
      width > 0 && width <= 1 && height > 0 && height <= 1,
      "an inset takes up a part of the frame, found \(width) × \(height) of it")
    if case .at(let x, let y) = place {
      precondition(
        x >= 0 && y >= 0 && x + width <= 1 + 1e-9 && y + height <= 1 + 1e-9,
        "an inset lies inside the frame, found its corner at (\(x), \(y))")
    }
    self.plot = plot
    self.width = width
    self.height = height
    self.place = place
  }

  /// The inset on its own background; its rectangle is taken from the room.
  func draw(
    in rect: Rect, room: inout LabelRoom, theme: Theme, measurer: any TextMeasurer
  ) -> (shapes: [Shape], notes: [String]) {
    let size = Size(width * rect.width, height * rect.height)
    var origin: Point?
    switch place {
    case .automatic: origin = room.corner(for: size, atAnyCost: true)
    case .at(let x, let y): origin = Point(rect.minX + x * rect.width, rect.minY + y * rect.height)
    }
    guard let origin, size.width > 30, size.height > 30 else {
      return ([], ["no room for the inset"])
    }
    let area = Rect(origin.x, origin.y, size.width, size.height)
    room.take(area)
    var theme = theme
    theme.fontSize *= 0.86
    theme.smallFontSize *= 0.86
    theme.markerSize *= 0.8
    theme.page = .natural
    var plot = plot
    plot.size = size
    let drawing = plot.drawing(theme: theme, measurer: measurer)
    return (
      [.polygon(area.corners, fill: theme.background, stroke: nil)]
        + drawing.shapes.map { $0.placed(at: origin) }, drawing.notes
    )
  }
}
