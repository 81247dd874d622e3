// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import GapScaling

extension Limits {
  /// Refuses a width that is not greater than 0 or beyond ``Limits/bitsPerParameter``.
  ///
  /// - Throws: `ValidationError` that names `--bits`.
  static func checkBits(_ bits: Double) throws {
    guard bits > 0, bitsPerParameter.contains(bits) else {
      throw ValidationError(
        "expected --bits greater than 0 and at most \(NumberText.exact.plain(bitsPerParameter.upperBound)), found "
          + NumberText.exact.plain(bits))
    }
  }
}

extension ClosedRange<Int> {
  /// Refuses a count outside the limits.
  ///
  /// - Throws: `ValidationError` that names the option and both limits.
  func check(_ value: Int, _ option: String) throws {
    guard contains(value) else {
      throw ValidationError(
        "expected \(option) from \(lowerBound) to \(upperBound), found \(value)")
    }
  }
}
