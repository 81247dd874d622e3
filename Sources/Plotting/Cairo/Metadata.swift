// SPDX-License-Identifier: GPL-3.0-or-later

/// What a file says about itself.
public struct Metadata: Hashable, Sendable {
  /// What the document is called.
  public var title: String?
  /// Who made it; in a PDF alone.
  public var author: String?
  /// What it shows, in words; the description of an SVG or a PNG.
  public var subject: String?
  /// ISO 8601, such as `2026-01-02T03:04:05Z`. It is an argument, never the clock: the same input
  /// must give the same bytes.
  public var created: String

  /// Metadata of which only the date is always there.
  public init(
    title: String? = nil, author: String? = nil, subject: String? = nil,
    created: String = "2000-01-01T00:00:00Z"
  ) {
    self.title = title
    self.author = author
    self.subject = subject
    self.created = created
  }
}
