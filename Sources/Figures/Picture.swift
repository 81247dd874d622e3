// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Plotting

/// One plot, or several side by side.
public enum Picture: Sendable {
  case plot(Plot)
  case grid(PlotGrid)

  /// The picture as shapes.
  ///
  /// - Parameter measurer: what measures the text; ``Plotting/FixedMeasurer`` where no font may matter.
  public func drawing(theme: Theme = .journal, measurer: any TextMeasurer) -> Drawing {
    switch self {
    case .plot(let plot): plot.drawing(theme: theme, measurer: measurer)
    case .grid(let grid): grid.drawing(theme: theme, measurer: measurer)
    }
  }
}

/// The files that a picture can become.
public enum PictureFormat: String, Sendable, CaseIterable {
  case pdf, svg, png
  /// What is drawn, as a table; see ``Plotting/PlotTable``.
  case csv
  /// The shapes as text, coordinates rounded to 0.01 pt, with widths that no installed font changes.
  case drawing

  /// The name of a figure's file.
  public func fileName(_ figure: String) -> String {
    self == .drawing ? "drawings/\(figure).txt" : "\(figure).\(rawValue)"
  }
}

extension Picture {
  /// The panels, left to right and row after row.
  public var plots: [Plot] {
    switch self {
    case .plot(let plot): [plot]
    case .grid(let grid): grid.panels
    }
  }

  /// What could not be drawn, and how much of it.
  public var notes: [String] { drawing(measurer: FixedMeasurer()).notes }

  /// The picture in words, for those who cannot see it.
  public var summary: String {
    switch self {
    case .plot(let plot): plot.summary
    case .grid(let grid): grid.summary
    }
  }

  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - format: which kind.
  ///   - title: what the document is called in its metadata.
  ///   - date: the day of the measurement; the same study gives the same bytes.
  ///   - theme: sizes and colours; a table and the drawing as text have none.
  /// - Throws: ``Plotting/PlottingError`` when the font is missing.
  public func data(
    _ format: PictureFormat, title: String, date: Date, theme: Theme = .journal
  ) throws -> Data {
    if format == .drawing {
      return Data(drawing(theme: theme, measurer: FixedMeasurer()).text.utf8)
    }
    if format == .csv { return Data(PlotTable(plots).csv.utf8) }
    let drawing = drawing(theme: theme, measurer: try PangoMeasurer())
    let metadata = Metadata(
      title: title, subject: summary, created: ISO8601DateFormatter().string(from: date))
    switch format {
    case .pdf: return try drawing.render(.pdf, metadata: metadata)
    case .svg: return try drawing.render(.svg, metadata: metadata)
    case .png, .csv, .drawing: return try drawing.render(.png(dpi: 220), metadata: metadata)
    }
  }
}
