// SPDX-License-Identifier: GPL-3.0-or-later

/// What a file says about itself.
public struct Metadata: Hashable, Sendable {
  public var title: String?
  public var author: String?
  public var subject: String?
  /// ISO 8601, such as `2026-01-02T03:04:05Z`. It is an argument, never the clock: the same input
  /// must give the same bytes.
  public var created: String

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
