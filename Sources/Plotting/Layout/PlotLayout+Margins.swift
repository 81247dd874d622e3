// SPDX-License-Identifier: GPL-3.0-or-later

extension PlotLayout {
  /// What ticks, labels and legend take up around a frame.
  struct Insets {
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double
  }

  static let barGap = 7.0
  static let barWidth = 7.0

  var hasTitle: Bool { plot.title != nil || letter != nil }

  /// The panel's letter and its title.
  var titleWords: String {
    let letters = "abcdefghijklmnopqrstuvwxyz"
    let mark = letter.map { i in
      "\\textbf{(" + String(letters[letters.index(letters.startIndex, offsetBy: i % 26)]) + ")}"
    }
    return [mark, plot.title].compactMap { $0 }.joined(separator: " ")
  }

  func insets(frame: Size) -> Insets {
    var insets = margins(frame: frame)
    insets.bottom += legendHeight(frame: frame)
    insets.right += legendWidth
    return insets
  }

  func measuredMargins(frame: Size) -> Insets {
    let small = theme.smallFontSize
    let isUpright = namesStandUpright(bottomSide, length: frame.width)
    var right = 5.0
    var left = 0.0
    func reach(_ side: AxisSide, _ ticks: [Tick]) {
      for tick in ticks {
        guard let label = tick.label, let at = side.fraction(tick.value) else { continue }
        let half = isUpright ? small / 2 : width(label) / 2
        right = max(right, at * frame.width + half - frame.width + 2)
        left = max(left, half - at * frame.width + 2)
      }
    }
    if !hidesBottomLabels { reach(bottomSide, xTicks(length: frame.width)) }
    left = max(left, leftMargin(frame.height))
    if let topSide { reach(topSide, topTicks(length: frame.width)) }
    right = max(right, rightMargin(frame.height), directMargin)
    let across = left + frame.width + right - 4
    var bottom = theme.tickLength + 2
    if !hidesBottomLabels {
      bottom += tickLabelHeight(width: frame.width)
      if !plot.x.label.isEmpty {
        bottom += axisLabelHeight(plot.x.label, length: across) + 0.5 * theme.fontSize
      }
    }
    var top = 0.75 * small
    if hasTitle {
      let lines = axisLines(titleWords, length: frame.width + right - 2)
      top = 1.75 * theme.fontSize + Double(lines.count - 1) * axisPitch
    }
    if let topSide {
      top += theme.tickLength + 2 + small
      if !topSide.axis.label.isEmpty {
        top += axisLabelHeight(topSide.axis.label, length: across) + 2
      }
    }
    return Insets(left: left, right: right, top: top, bottom: bottom + 2)
  }

  /// The height of the tick labels below a frame.
  func tickLabelHeight(width length: Double) -> Double {
    let labels = xTicks(length: length).compactMap(\.label)
    if namesStandUpright(bottomSide, length: length) {
      return 2 + (labels.map(width).max() ?? 0)
    }
    let count = labels.map { lines($0).count }.max() ?? 1
    return 1.12 * theme.smallFontSize + Double(count - 1) * linePitch
  }

  private func leftMargin(_ height: Double) -> Double {
    guard !hidesLeftLabels else { return theme.tickLength + 2 }
    let widest = yTicks(length: height).compactMap(\.label).map(width).max() ?? 0
    let label =
      plot.y.label.isEmpty
      ? 2 : axisLabelHeight(plot.y.label, length: uprightLength(height), isUpright: true) + 4
    return theme.tickLength + 3 + widest + label
  }

  /// Room for the right axis and, beyond it, the bar of colours.
  func rightMargin(_ height: Double) -> Double {
    let axis = rightSide.map { uprightWidth($0, rightTicks(length: height), height) } ?? 0
    guard let colorBar else { return axis }
    return axis + Self.barGap + Self.barWidth
      + uprightWidth(colorBar.side, barTicks(length: height), height)
  }

  /// What an upright label may fill beside a frame.
  func uprightLength(_ height: Double) -> Double {
    height + (hidesBottomLabels ? 0 : 2 * theme.smallFontSize)
  }

  func uprightWidth(_ side: AxisSide, _ ticks: [Tick], _ height: Double) -> Double {
    let widest = ticks.compactMap(\.label).map(width).max() ?? 0
    let label =
      side.axis.label.isEmpty
      ? 2 : axisLabelHeight(side.axis.label, length: uprightLength(height), isUpright: true) + 4
    return theme.tickLength + 3 + widest + label
  }
}
