// SPDX-License-Identifier: GPL-3.0-or-later
public import GapScaling

/// One section of the report of a published law: a heading and the parts below it.
public struct PublishedSection: Sendable {
  /// The word that names it, also its anchor in the document.
  public let name: String
  /// Its heading.
  public let title: String
  /// Its parts; none to leave it out.
  public let parts: @Sendable (PublishedFindings) -> [Part]

  /// A section.
  public init(
    _ name: String, _ title: String, parts: @escaping @Sendable (PublishedFindings) -> [Part]
  ) {
    self.name = name
    self.title = title
    self.parts = parts
  }
}
