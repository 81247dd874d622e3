// SPDX-License-Identifier: GPL-3.0-or-later

import Testing

@testable import Plotting

@Suite struct FontTests {
  @Test func theFamilyIsThere() throws { try Fonts.check() }

  @Test func aMissingFamilyIsOneSentence() {
    let error = #expect(throws: PlottingError.self) {
      try Fonts.check(family: "No Such Family")
    }
    #expect(
      error?.description
        == "the font No Such Family is not installed: run `apt-get install fonts-stix` and try again"
    )
  }

  @Test func widthsAreProportionalToSize() throws {
    let measurer = try PangoMeasurer()
    let small = measurer.width(of: "loss", in: Font(8))
    #expect(abs(measurer.width(of: "loss", in: Font(16)) - 2 * small) < 1e-9)
    #expect(small > 8 && small < 20)
  }
}
