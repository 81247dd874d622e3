// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Very many points of one or several series, in an order in which no series hides another.
///
/// The points of several series are drawn in turns. Those of one series are drawn from the least dense places to the
/// densest, which are mixed with the text's colour.
public struct CloudMark: Mark {
  /// The points of one colour.
  public struct Series: Sendable {
    /// The legend's words, in markup; nil keeps the series out of it.
    public var label: String?
    /// In data coordinates.
    public var x: [Double]
    /// As many as ``x``.
    public var y: [Double]
    public var ink: Ink

    /// - Precondition: there are as many `x` as `y`.
    public init(_ label: String? = nil, x: [Double], y: [Double], ink: Ink = .series(0)) {
      precondition(
        x.count == y.count, "as many x as y are needed, found \(x.count) and \(y.count)")
      self.label = label
      self.x = x
      self.y = y
      self.ink = ink
    }
  }

  public var series: [Series]

  public init(_ series: [Series]) { self.series = series }

  /// Turns in which the series are drawn.
  private static let turns = 32
  /// The side of a square in which points are counted, in points of the page.
  private static let cell = 2.0
  /// Shades from the least dense place to the densest.
  private static let shades = 4

  private var count: Int { series.reduce(0) { $0 + $1.x.count } }
  private var isPicture: Bool { count > PointsMark.vectorLimit }

  public var kind: String { "points" }
  public var rows: [MarkRow] {
    series.flatMap { one in
      one.x.indices.map {
        MarkRow(label: one.label, x: one.x[$0], y: one.y[$0], standsAlone: true)
      }
    }
  }
  public var extent: MarkExtent {
    MarkExtent(x: series.flatMap(\.x), y: series.flatMap(\.y))
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    series.compactMap { one in
      one.label.map {
        LegendEntry(
          $0,
          [
            .marker(
              one.ink.marker, size: theme.markerSize, fill: theme.color(one.ink),
              stroke: Stroke(theme.background, width: 0.35))
          ])
      }
    }
  }

  /// Of the markers, in points.
  private func size(_ theme: Theme) -> Double {
    switch count {
    case ...2_000: theme.markerSize
    case ...20_000: 0.65 * theme.markerSize
    default: 0.4 * theme.markerSize
    }
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.total = count
    let size = size(frame.theme)
    let places = series.map { self.places(of: $0, in: frame, &drawing) }
    let shapes =
      series.count == 1
      ? shaded(places[0], in: frame, size: size) : interleaved(places, in: frame, size: size)
    guard !shapes.isEmpty else { return drawing }
    drawing.shapes = isPicture ? [.raster(frame.rect.inset(by: -size), shapes)] : shapes
    var isFull: Set<[Int]> = []
    for p in places.joined()
    where isFull.insert([Int(clamping: p.x / 3), Int(clamping: p.y / 3)]).inserted {
      drawing.obstacle(p, 3)
    }
    return drawing
  }

  /// The points that lie in the frame; in a picture, of several within a third of a point only the first where the
  /// number of points does not matter.
  private func places(
    of one: Series, in frame: PlotFrame, _ drawing: inout MarkDrawing
  ) -> [Point] {
    let columns = Int(clamping: 3 * frame.rect.width) + 1
    var isTaken: [Bool] =
      isPicture && series.count > 1
      ? [Bool](repeating: false, count: columns * (Int(clamping: 3 * frame.rect.height) + 1)) : []
    var places: [Point] = []
    places.reserveCapacity(isTaken.isEmpty ? one.x.count : 1024)
    for i in one.x.indices {
      guard let p = drawing.counted(frame.point(one.x[i], one.y[i]), in: frame.rect) else {
        continue
      }
      if !isTaken.isEmpty {
        let cell =
          Int(clamping: 3 * (p.x - frame.rect.minX)) + columns
          * Int(clamping: 3 * (p.y - frame.rect.minY))
        if isTaken[cell] { continue }
        isTaken[cell] = true
      }
      places.append(p)
    }
    if let last = places.last { drawing.handle = (last, frame.theme.color(one.ink)) }
    return places
  }

  private func outline(_ theme: Theme) -> Stroke? {
    isPicture ? nil : Stroke(theme.background, width: 0.25)
  }

  /// The series in turns, each point's turn by a hash of its number, so that an order in the table does not matter.
  private func interleaved(_ places: [[Point]], in frame: PlotFrame, size: Double) -> [Shape] {
    let parts = places.map { points in
      var parts = [[Point]](repeating: [], count: Self.turns)
      for (i, p) in points.enumerated() {
        let hash = UInt64(i) &* 0x9E37_79B9_7F4A_7C15 >> 40
        parts[Int(hash % UInt64(Self.turns))].append(p)
      }
      return parts
    }
    return (0..<Self.turns).flatMap { turn in
      series.indices.compactMap { s -> Shape? in
        guard !parts[s][turn].isEmpty else { return nil }
        return .markers(
          series[s].ink.marker, at: parts[s][turn], size: size,
          fill: frame.theme.color(series[s].ink), stroke: outline(frame.theme))
      }
    }
  }

  /// One series by density: how many points share a small square, in logarithms.
  private func shaded(_ points: [Point], in frame: PlotFrame, size: Double) -> [Shape] {
    guard !points.isEmpty else { return [] }
    let columns = Int(clamping: frame.rect.width / Self.cell) + 1
    let rows = Int(clamping: frame.rect.height / Self.cell) + 1
    func square(_ p: Point) -> Int {
      Int(clamping: (p.x - frame.rect.minX) / Self.cell) + columns
        * Int(clamping: (p.y - frame.rect.minY) / Self.cell)
    }
    var counts = [Int32](repeating: 0, count: columns * rows)
    for p in points { counts[square(p)] += 1 }
    let most = log(Double(counts.max() ?? 1) + 1)
    let fine = 3 * (columns + 1) * 2
    var isTaken = [Bool](repeating: false, count: fine * (3 * (rows + 1) * 2))
    var byShade = [[Point]](repeating: [], count: Self.shades)
    for p in points {
      let at =
        Int(clamping: 3 * (p.x - frame.rect.minX)) + fine
        * Int(clamping: 3 * (p.y - frame.rect.minY))
      if isPicture {
        if isTaken[at] { continue }
        isTaken[at] = true
      }
      // Fewer than 3 points in a square are no density.
      let count = Double(counts[square(p)])
      let share = count < 3 ? 0 : log(count + 1) / most
      byShade[min(Self.shades - 1, Int(clamping: share * Double(Self.shades)))].append(p)
    }
    let ink = frame.theme.color(series[0].ink)
    return byShade.indices.compactMap { shade in
      guard !byShade[shade].isEmpty else { return nil }
      let color = ink.mixed(with: frame.theme.foreground, 0.28 * Double(shade))
      return .markers(
        series[0].ink.marker, at: byShade[shade], size: size, fill: color,
        stroke: outline(frame.theme))
    }
  }
}
