// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Testing

@Suite("Numbers from bytes")
struct NumberReaderTests {
  private func read(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBytes { NumberReader.double($0) }
  }

  private struct Generator: RandomNumberGenerator {
    var state: UInt64 = 7
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9
    }
  }

  @Test("random numbers are Swift's, bit for bit")
  func random() {
    var generator = Generator()
    for index in 0..<40_000 {
      let digits = generator.next() >> UInt64.random(in: 0...63, using: &generator)
      let text =
        switch index % 5 {
        case 0: "\(digits)e\(Int.random(in: -45...45, using: &generator))"
        case 1: "\(Double(bitPattern: generator.next() & 0x7FEF_FFFF_FFFF_FFFF))"
        case 2: "-0.000\(digits)e\(Int.random(in: -30...30, using: &generator))"
        case 3: "\(Int.random(in: 0...99_999, using: &generator)).\(digits)"
        // Halfway between two numbers, as it is and a little above.
        default:
          "\((generator.next() >> 11 | 1 << 52) * 2 + 1)"
            + ["", "e1", "e7", ".5", ".000", "e-3"][index / 5 % 6]
        }
      #expect(read(text)?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }

  private static let spelled: [(String, Double)] = [
    ("1", 1.0), ("+1.", 1), (".5", 0.5), ("-0", -0.0), ("1e22", 1e22), ("1e23", 1e23),
    ("9007199254740993", 9_007_199_254_740_992), ("1e-320", 2024 * .leastNonzeroMagnitude),
    ("1e400", .infinity),
    ("inf", .infinity), ("-Infinity", -.infinity), ("00012", 12), ("1E+5", 1e5),
    ("123456789012345678901234567890", 1.2345678901234568e29),
    ("0.1e1", 1), ("179769313486231580e291", .greatestFiniteMagnitude),
  ]

  @Test("spellings of numbers", arguments: spelled)
  func spellings(_ text: String, _ expected: Double) {
    #expect(read(text)?.bitPattern == expected.bitPattern)
  }

  @Test(
    "what is no number",
    arguments: [
      "", ".", "+", "e5", "1e", "1e+", "1 ", " 1", "1,5", "0x10", "1_000", "１", "1\u{0}", "1\u{0}2",
      "1.2.3", "--1", "1e5.5", "nan(1)", "infinit", "1d",
    ])
  func refusals(_ text: String) { #expect(read(text) == nil) }

  @Test("nan is read in any case")
  func nan() { #expect(read("NaN")?.isNaN == true && read("-nan")?.isNaN == true) }
}
