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

  public init(_ drawing: Drawing, destinations: [Destination] = []) {
    self.drawing = drawing
    self.destinations = destinations
  }
}
