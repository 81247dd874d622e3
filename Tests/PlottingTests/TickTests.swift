// SPDX-License-Identifier: GPL-3.0-or-later

import Testing

@testable import Plotting

@Suite struct TickTests {
  private func labels(
    _ domain: ClosedRange<Double>, _ scale: Scale, _ style: Axis.TickLabels = .automatic,
    length: Double = 200
  ) -> [String] {
    let plot = Plot(
      x: Axis(scale: scale, domain: .fixed(domain), tickLabels: style), marks: [])
    let layout = PlotLayout(
      plot, letter: nil, theme: .journal, measurer: FixedMeasurer(), sharesLegend: false)
    return layout.xTicks(length: length).compactMap(\.label).map(Markup.plain)
  }

  @Test func linear() {
    #expect(labels(0...10, .linear) == ["0", "2", "4", "6", "8", "10"])
    #expect(labels(-1...1, .linear) == ["−1.0", "−0.5", "0", "0.5", "1.0"])
    #expect(labels(0...4e6, .linear, .engineering) == ["0", "1M", "2M", "3M", "4M"])
  }

  @Test func largeAndSmallNumbersArePowers() {
    #expect(labels(0...2.5e6, .linear).last == "2.5 × 10^6")
    #expect(labels(0...1e6, .linear).last == "1.0 × 10^6")
    #expect(labels(0...2e-5, .linear).first == "0")
  }

  @Test func logarithmic() {
    #expect(labels(1e6...1e10, .log10) == ["10^6", "10^7", "10^8", "10^9", "10^10"])
    #expect(labels(0.1...100, .log10) == ["0.1", "1", "10", "100"])
    #expect(labels(1e6...1e10, .log10, .engineering) == ["1M", "10M", "100M", "1B", "10B"])
  }

  @Test func lessThanADecadeStillSaysWhere() {
    #expect(labels(1.5e5...8e5, .log10, .engineering) == ["200k", "300k", "500k", "700k"])
    for (lo, hi) in [(1.5, 1.7), (2e5, 9e5), (3.0, 3.001), (1e-9, 5e-9), (0.9, 1.9)] {
      #expect(labels(lo...hi, .log10).count >= 2, "\(lo)…\(hi)")
    }
  }

  @Test func narrowAxesDropLabels() {
    for length in stride(from: 10.0, through: 300, by: 10) {
      #expect(labels(1e-300...1e300, .log10, length: length).count <= max(1, Int(length / 12)))
    }
  }

  @Test func engineering() {
    #expect(TickLabel.engineering(70e6) == "70M")
    #expect(TickLabel.engineering(1.4e9) == "1.4B")
    #expect(TickLabel.engineering(999) == "999")
    #expect(TickLabel.engineering(1e12) == "1T")
    #expect(TickLabel.engineering(-1) == nil)
  }
}
