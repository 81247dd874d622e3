// SPDX-License-Identifier: GPL-3.0-or-later

/// Fills pages with blocks: headings stay with what follows, no paragraph leaves a line alone,
/// tables repeat their header.
public struct DocumentFlow: Sendable {
  public var pageSize = Size.a4
  /// White space left, right, above and below the text.
  public var margins = (left: 71.0, right: 71.0, top: 64.0, bottom: 68.0)
  public var bodySize = 10.0
  public var accent = Color(hex: 0x1F3A5F)
  public var muted = Color(hex: 0x6B6B6B)
  /// The line at the foot of page `n` of `count`.
  public var footer: @Sendable (_ n: Int, _ count: Int) -> String = { n, _ in "\(n)" }
  public var metadata: Metadata

  public init(metadata: Metadata = Metadata()) {
    self.metadata = metadata
  }

  /// Width of the text.
  public var textWidth: Double { pageSize.width - margins.left - margins.right }

  /// The blocks as pages.
  /// - Throws: ``PlottingError/missingFont(family:package:)``.
  public func document(_ blocks: [Block]) throws(PlottingError) -> Document {
    document(blocks, measurer: try PangoMeasurer())
  }

  public func document(_ blocks: [Block], measurer: any TextMeasurer) -> Document {
    let setter = BlockSetter(flow: self, measurer: measurer)
    var builder = PageBuilder(flow: self)
    builder.add(
      blocks.indices.flatMap { index in
        var pieces = setter.pieces(blocks[index])
        // A list stays with the words that announce it.
        if case .paragraph = blocks[index], index + 1 < blocks.count,
          case .list = blocks[index + 1], !pieces.isEmpty
        {
          pieces[pieces.count - 1].keepsNext = true
        }
        return pieces
      })
    return builder.document(measurer: measurer)
  }
}
