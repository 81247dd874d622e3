// SPDX-License-Identifier: GPL-3.0-or-later

/// What a document is written in, from top to bottom.
public indirect enum Block: Hashable, Sendable {
  /// Markup, as are the words of every block.
  case title(String)
  /// A heading with its place in the outline; `anchor` is what `\href{#anchor}{…}` leads to.
  /// Levels count from 1; 2 and deeper look alike.
  case heading(String, level: Int = 1, anchor: String? = nil)
  case paragraph(String)
  /// Small grey text, such as a date or a note.
  case note(String)
  case list([String])
  /// Mathematics on a line of its own, without the dollars; `number` stands at its right, such as `(3)`.
  case display(String, number: String? = nil, anchor: String? = nil)
  /// A table with its caption above; a short one moves to the next page whole, as figures do.
  case table(TableLayout, caption: String? = nil, anchor: String? = nil)
  /// A drawing, made smaller where the page is narrower, and its caption below.
  case figure(Drawing, caption: String? = nil, anchor: String? = nil)
  /// One drawing of panels beside each other, each panel a figure with its caption below its part of the width.
  case figures(Drawing, captions: [Caption])
  /// White space in points, dropped at the top of a page.
  case space(Double)
  /// Does nothing at the top of a page.
  case pageBreak
  /// Blocks that must stand on one page (if they fit on one at all).
  case together([Block])

  /// What stands below a panel.
  public struct Caption: Hashable, Sendable {
    /// Markup, in lines as wide as the panel's part of the page.
    public var text: String
    /// What `\href{#anchor}{…}` leads to.
    public var anchor: String?

    public init(_ text: String, anchor: String? = nil) {
      self.text = text
      self.anchor = anchor
    }
  }
}
