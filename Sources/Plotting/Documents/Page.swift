// SPDX-License-Identifier: GPL-3.0-or-later

/// One page of a document: shapes, and the places that links can lead to.
public struct Page: Hashable, Sendable {
  /// A place that `\href{#name}{…}` leads to.
  public struct Destination: Hashable, Sendable {
    /// Without the `#`; a PDF keeps only its ASCII characters.
    public var name: String
    /// In points from the page's upper left corner.
    public var at: Point

    public init(_ name: String, at: Point) {
      self.name = name
      self.at = at
    }
  }

  /// Its size is the page's.
  public var drawing: Drawing
  public var destinations: [Destination]
  /// The structure elements of a PDF, in reading order: which shapes of the drawing belong to each. Shapes of none, such
  /// as the footer, are no part of the text.
  public var elements: [Element]

  /// A structure element.
  public struct Element: Hashable, Sendable {
    /// The names from the outermost to the innermost, joined by `/`: `P`, `H2`, `L/LI`.
    public var tag: String
    /// The places of its shapes in the drawing.
    public var shapes: Range<Int>

    public init(_ tag: String, _ shapes: Range<Int>) { (self.tag, self.shapes) = (tag, shapes) }
  }

  public init(
    _ drawing: Drawing, destinations: [Destination] = [], elements: [Element] = []
  ) {
    self.drawing = drawing
    self.destinations = destinations
    self.elements = elements
  }
}
