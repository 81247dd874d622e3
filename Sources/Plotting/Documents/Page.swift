// SPDX-License-Identifier: GPL-3.0-or-later

/// One page of a document: shapes, and the places that links can lead to.
public struct Page: Hashable, Sendable {
  public struct Destination: Hashable, Sendable {
    public var name: String
    public var at: Point

    public init(_ name: String, at: Point) {
      self.name = name
      self.at = at
    }
  }

  public var drawing: Drawing
  public var destinations: [Destination]

  public init(_ drawing: Drawing, destinations: [Destination] = []) {
    self.drawing = drawing
    self.destinations = destinations
  }
}
