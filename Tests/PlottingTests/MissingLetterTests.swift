// SPDX-License-Identifier: GPL-3.0-or-later
import Plotting
import Testing

@Suite struct MissingLetterTests {
  @Test func lettersOfTheFamilyAreThere() {
    #expect(Fonts.missingLetters(in: ["loss", "α, β and Σ", "naïve"]).isEmpty)
    #expect(Fonts.note(onMissing: []) == nil)
  }

  @Test func theNoteNamesAPackage() {
    #expect(Fonts.note(onMissing: ["模", "型"])?.contains("the letters 模 型, drawn as boxes") == true)
    #expect(Fonts.note(onMissing: ["模"])?.contains("fonts-noto-cjk") == true)
    #expect(Fonts.note(onMissing: ["한"])?.contains("fonts-noto-cjk") == true)
    #expect(Fonts.note(onMissing: ["🚀"])?.contains("fonts-noto-color-emoji") == true)
    // A private-use letter is in no font.
    #expect(Fonts.missingLetters(in: ["a\u{10FFFD}b"]) == ["\u{10FFFD}"])
  }
}
