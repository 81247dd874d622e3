// SPDX-License-Identifier: GPL-3.0-or-later

/// The level of intervals, in words.
enum Level {
  /// Per cent in as few digits, four at least, as tell it from 0 and 100: 95, 99.5, 99.9999.
  static func percent(_ level: Double) -> String {
    for digits in 4..<17 {
      let text = (100 * level).significant(digits)
      if text != "100", text != "0" { return text }
    }
    return "\(100 * level)"
  }
}
