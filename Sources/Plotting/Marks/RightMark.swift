// SPDX-License-Identifier: GPL-3.0-or-later

/// A mark whose y values are read off the right axis; made by ``Mark/onRight``.
public struct RightMark: Mark {
  public var mark: any Mark

  public var kind: String { mark.kind }
  public var rows: [MarkRow] { mark.rows }
  public var lineStyle: String { mark.lineStyle }
  public var inscription: String? { mark.inscription }
  public var extent: MarkExtent { mark.extent }
  public var colorBar: ColorBar? { mark.colorBar }
  public func legend(_ theme: Theme) -> [LegendEntry] { mark.legend(theme) }
  public func draw(in frame: PlotFrame) -> MarkDrawing { mark.draw(in: frame) }
}

extension Mark {
  /// The mark against the right axis; the plot's ``Plot/right`` must be an axis of its own.
  public var onRight: RightMark { RightMark(mark: self) }
}
