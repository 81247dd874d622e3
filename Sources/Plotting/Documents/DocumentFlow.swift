// SPDX-License-Identifier: GPL-3.0-or-later

/// Fills pages with blocks: headings stay with what follows, no paragraph leaves a line alone,
/// tables repeat their header.
public struct DocumentFlow: Sendable {
  /// Every page, margins included, in points.
  public var pageSize = Size.a4
  /// White space left, right, above and below the text.
  public var margins = (left: 71.0, right: 71.0, top: 64.0, bottom: 68.0)
  /// The type of paragraphs, in points; titles, captions and notes are set in proportion.
  public var bodySize = 10.0
  /// Paragraphs and tables.
  public var foreground = Color.black
  /// The page; white is not painted.
  public var background = Color.white
  /// Titles and headings.
  public var accent = Color(hex: 0x1F3A5F)
  /// Notes and the footer.
  public var muted = Color(hex: 0x6B6B6B)
  /// The line at the foot of page `n` of `count`.
  public var footer: @Sendable (_ n: Int, _ count: Int) -> String = { n, _ in "\(n)" }
  /// What the document says about itself, see ``Document/metadata``.
  public var metadata: Metadata
  /// What white space between blocks may be multiplied by, in order of preference: the pages that are filled best are taken.
  public var spacings = [1.0]

  public init(metadata: Metadata = Metadata()) {
    self.metadata = metadata
  }

  /// The parts of a page that may stay empty so that figures stand before the next section's heading, in order of
  /// preference; where less than that is left, the next section begins and the figures follow on the next page.
  private static let sectionRooms = [0.3, 0.2, 0.12]

  /// Width of the text.
  public var textWidth: Double { pageSize.width - margins.left - margins.right }

  /// The blocks as pages.
  /// - Throws: ``PlottingError/missingFont(family:package:)``.
  public func document(_ blocks: [Block]) throws(PlottingError) -> Document {
    document(blocks, measurer: try PangoMeasurer())
  }

  /// The same with another measurer, such as ``FixedMeasurer`` where no font may matter.
  ///
  /// - Precondition: ``spacings`` has at least one value.
  public func document(_ blocks: [Block], measurer: any TextMeasurer) -> Document {
    let setter = BlockSetter(flow: self, measurer: measurer)
    let pieces = blocks.indices.flatMap { index in
      var pieces = setter.pieces(blocks[index])
      // A list or an equation stays with the words that announce it.
      if case .paragraph = blocks[index], index + 1 < blocks.count, !pieces.isEmpty {
        switch blocks[index + 1] {
        case .list, .display: pieces[pieces.count - 1].keepsNext = true
        default: break
        }
      }
      return pieces
    }
    precondition(!spacings.isEmpty, "a document needs at least one spacing, found none")
    var best = PageBuilder(flow: self, spacing: spacings[0])
    var least = Double.infinity
    for (step, room) in Self.sectionRooms.enumerated() {
      for (place, spacing) in spacings.enumerated() {
        var other = PageBuilder(flow: self, spacing: spacing, sectionRoom: room)
        other.add(pieces)
        // A later choice has to be worth it.
        let cost = other.emptiness + 0.01 * Double(place + step)
        if cost < least { (best, least) = (other, cost) }
      }
    }
    return best.document(measurer: measurer)
  }
}
