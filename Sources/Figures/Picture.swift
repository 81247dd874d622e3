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

  /// The words of titles, axes, legends and marks, in markup.
  public var words: [String] {
    plots.flatMap { plot -> [String] in
      let axes = [plot.x, plot.y, plot.top?.axis, plot.right?.axis].compactMap { $0 }
      let named = axes.flatMap { axis -> [String] in
        if case .named(let names) = axis.tickLabels { return names }
        return []
      }
      let marks = plot.marks.flatMap { mark in
        mark.legend(.journal).map(\.label) + [mark.inscription].compactMap { $0 }
      }
      let bar = plot.marks.lazy.compactMap(\.colorBar).first?.axis.label
      return [plot.title, plot.legendTitle, bar].compactMap { $0 } + axes.map(\.label) + named
        + marks
    }
  }

  /// The bytes of a file in each of several formats, for which the picture is laid out once.
  ///
  /// - Parameters:
  ///   - formats: which kinds.
  ///   - title: what the document is called in its metadata.
  ///   - date: the day of the measurement; the same study gives the same bytes.
  ///   - theme: sizes and colours; a table and the drawing as text have none.
  ///   - dpi: pixels per inch of a PNG.
  ///   - measurer: what measures the text; one that has measured other pictures knows their words already.
  /// - Returns: one file a format, in the order asked, and what could not be drawn.
  /// - Throws: ``Plotting/PlottingError`` when the font is missing.
  public func files(
    _ formats: [PictureFormat], title: String, date: Date, theme: Theme = .journal,
    dpi: Double = 220, measurer: PangoMeasurer
  ) throws -> (data: [Data], notes: [String]) {
    let isRendered = formats.contains { $0 != .drawing && $0 != .csv }
    let page = isRendered ? drawing(theme: theme, measurer: measurer) : nil
    let metadata = Metadata(
      title: title, subject: summary, created: date.formatted(.iso8601))
    let plain =
      formats.contains(.drawing) || page == nil
      ? drawing(theme: theme, measurer: FixedMeasurer()) : nil
    let data = try formats.map { format in
      switch (format, page) {
      case (.pdf, let page?): try page.render(.pdf, metadata: metadata, measurer: measurer)
      case (.svg, let page?): try page.render(.svg, metadata: metadata, measurer: measurer)
      case (.png, let page?):
        try page.render(.png(dpi: dpi), metadata: metadata, measurer: measurer)
      case (.csv, _): Data(PlotTable(plots).csv.utf8)
      default: Data((plain?.text ?? "").utf8)
      }
    }
    return (data, page?.notes ?? plain?.notes ?? [])
  }

  /// The bytes of one file; see ``files(_:title:date:theme:measurer:)``.
  public func data(
    _ format: PictureFormat, title: String, date: Date, theme: Theme = .journal
  ) throws -> Data {
    try files(
      [format], title: title, date: date, theme: theme, measurer: try PangoMeasurer()
    ).data[0]
  }
}
