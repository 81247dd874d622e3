// SPDX-License-Identifier: GPL-3.0-or-later

extension Plot {
  /// The plot in words, for those who cannot see it: axes with their ranges, and what is drawn.
  public var summary: String {
    let layout = PlotLayout(
      self, letter: nil, theme: .journal, measurer: FixedMeasurer(), sharesLegend: true)
    func axis(_ name: String, _ side: AxisSide?) -> String? {
      guard let side else { return nil }
      let words = Markup.plain(side.axis.label)
      let range =
        "\(Self.short(side.domain.lowerBound)) to \(Self.short(side.domain.upperBound))"
      let scale = side.axis.scale == .linear ? "" : ", \(side.axis.scale)"
      return "\(name): \(words.isEmpty ? "no label" : words), \(range)\(scale)"
    }
    var said: [String] = []
    for mark in marks {
      let named = mark.legend(.journal).map(\.label) + [mark.inscription].compactMap { $0 }
      let words = named.map(Markup.plain).filter { !$0.isEmpty }.joined(separator: ", ")
      let text = mark.kind + (words.isEmpty ? "" : " “\(words)”")
      if !said.contains(text) { said.append(text) }
    }
    let axes = [
      axis("x axis", layout.bottomSide), axis("y axis", layout.leftSide),
      axis("top axis", layout.topSide), axis("right axis", layout.rightSide),
      axis("colour", layout.colorBar?.side),
    ].compactMap { $0 }
    let heading = title.map { Markup.plain($0) + ". " } ?? ""
    return heading + "A plot of " + (said.isEmpty ? "nothing" : said.joined(separator: "; ")) + ". "
      + axes.joined(separator: ". ") + "."
  }

  private static func short(_ value: Double) -> String {
    TickLabel.engineering(value).flatMap { $0.count < 6 ? $0 : nil } ?? TickLabel.short(value)
  }
}

extension PlotGrid {
  /// The panels in words, one after the other; see ``Plot/summary``.
  public var summary: String {
    panels.enumerated().map { i, panel in "Panel \(i + 1). \(panel.summary)" }
      .joined(separator: " ")
  }
}
