// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// How many values fall into each of several bins.
public struct HistogramMark: Mark {
  /// The bins' ends, one more than bins, ascending.
  public let edges: [Double]
  /// One a bin; a value on an inner edge counts in the bin above it.
  public let counts: [Int]
  /// Values that the scale cannot show.
  let skipped: Int
  /// The legend's words, in markup; nil keeps the mark out of it.
  public var label: String?
  /// Mixed with the background in the bars.
  public var ink: Ink
  /// Whether only an outline stands for the bars, over a pale fill, so that several can lie over each other.
  public var isOutlined = false

  /// Counts in bins of equal width.
  ///
  /// - `values`: in any order; those that the scale cannot show are counted in the drawing's notes.
  /// - `bins`: their number, at least 1; nil takes Freedman and Diaconis's width 2·IQR·n^(−1/3), in
  ///   4 to 100 bins.
  /// - `scale`: `.log10` makes them equally wide in logarithms.
  public init(
    of values: [Double], bins: Int? = nil, scale: Scale = .linear, label: String? = nil,
    ink: Ink = .series(0)
  ) {
    precondition((bins ?? 1) > 0, "a histogram needs at least one bin, found \(bins ?? 1)")
    let sorted = values.compactMap(scale.position).sorted()
    skipped = values.count - sorted.count
    self.label = label
    self.ink = ink
    guard var low = sorted.first, var high = sorted.last else {
      edges = []
      counts = []
      return
    }
    if high - low <= 1e-12 * max(abs(low), abs(high)) {
      let reach = max(abs(low), abs(high))
      let half = reach > 0 ? max(1e-300, 0.05 * reach) : 0.5
      (low, high) = (low - half, high + half)
    }
    let n = sorted.count
    let quartiles = sorted[min(n - 1, 3 * n / 4)] - sorted[n / 4]
    let width = 2 * quartiles / cbrt(Double(n))
    let natural = width > 0 ? (high - low) / width : 10
    let count = bins ?? Int(clamping: min(100, max(4, natural.rounded(.up))))
    var counts = [Int](repeating: 0, count: count)
    for value in sorted {
      counts[min(count - 1, max(0, Int(clamping: (value - low) / (high - low) * Double(count))))] +=
        1
    }
    self.counts = counts
    edges = (0...count).map { scale.value(at: low + (high - low) * Double($0) / Double(count)) }
  }

  /// Counts in given bins, such as those of several histograms over each other.
  ///
  /// - `edges`: the bins' ends, ascending; values beyond them are not counted.
  public init(
    of values: [Double], edges: [Double], label: String? = nil, ink: Ink = .series(0)
  ) {
    precondition(
      zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 },
      "the edges of bins ascend, found \(edges.prefix(8))")
    self.edges = edges
    self.label = label
    self.ink = ink
    var counts = [Int](repeating: 0, count: max(0, edges.count - 1))
    var skipped = 0
    for value in values {
      guard let first = edges.first, let last = edges.last, value >= first, value <= last else {
        skipped += 1
        continue
      }
      var (low, high) = (0, edges.count - 1)
      while high - low > 1 {
        let middle = (low + high) / 2
        if edges[middle] <= value { low = middle } else { high = middle }
      }
      counts[low] += 1
    }
    self.counts = counts
    self.skipped = skipped
  }

  public var kind: String { "histogram" }
  public var rows: [MarkRow] {
    counts.indices.filter { counts[$0] > 0 }.map {
      MarkRow(y: Double(counts[$0]), xInterval: edges[$0]...edges[$0 + 1])
    }
  }
  public var extent: MarkExtent {
    MarkExtent(x: edges, y: [0] + counts.map(Double.init), standsOnZero: true)
  }

  public func legend(_ theme: Theme) -> [LegendEntry] {
    guard let label else { return [] }
    let outline = Stroke(theme.color(ink), width: 1.1)
    return [
      LegendEntry(
        label, isOutlined ? [.patch(fill(theme)), .line(outline)] : [.patch(fill(theme))])
    ]
  }

  private func fill(_ theme: Theme) -> Color {
    isOutlined
      ? theme.color(ink).opacity(theme.bandOpacity)
      : theme.background.mixed(with: theme.color(ink), 0.85)
  }

  public func draw(in frame: PlotFrame) -> MarkDrawing {
    var drawing = MarkDrawing()
    drawing.item = "value"
    drawing.total = counts.reduce(0, +) + skipped
    drawing.skipped = skipped
    let foot = frame.y(0) ?? frame.y.from
    if isOutlined {
      drawOutline(&drawing, in: frame, foot: foot)
      return drawing
    }
    for (i, count) in counts.enumerated() where count > 0 {
      guard let a = frame.point(edges[i], Double(count)), let b = frame.x(edges[i + 1]) else {
        drawing.skipped += count
        continue
      }
      let bar = Rect(min(a.x, b), min(a.y, foot), abs(b - a.x), abs(foot - a.y))
      drawing.add(polygon: bar.corners, fill: fill(frame.theme), in: frame.rect, weight: 1)
      drawing.add(
        line: bar.corners + [bar.corners[0]], Stroke(frame.theme.background, width: 0.4),
        in: frame.rect)
    }
    return drawing
  }

  private func drawOutline(_ drawing: inout MarkDrawing, in frame: PlotFrame, foot: Double) {
    var outline: [Point] = []
    for (i, count) in counts.enumerated() {
      guard let left = frame.x(edges[i]), let right = frame.x(edges[i + 1]) else { continue }
      let top = count > 0 ? frame.y(Double(count)) ?? foot : foot
      outline += [Point(left, top), Point(right, top)]
    }
    guard let first = outline.first, let last = outline.last else { return }
    let closed = [Point(first.x, foot)] + outline + [Point(last.x, foot)]
    drawing.add(polygon: closed, fill: fill(frame.theme), in: frame.rect)
    drawing.add(line: closed, Stroke(frame.theme.color(ink), width: 1.1), in: frame.rect)
  }
}
