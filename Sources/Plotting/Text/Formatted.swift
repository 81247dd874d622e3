// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// How C's `printf` writes a number, without the detour over a Foundation string.
enum Formatted {
  /// With a number of decimals.
  static func fixed(_ value: Double, _ decimals: Int) -> String { text("%.*f", decimals, value) }

  /// With a number of digits, as a power of ten where that is shorter.
  static func general(_ value: Double, _ digits: Int) -> String { text("%.*g", digits, value) }

  private static func text(_ format: String, _ precision: Int, _ value: Double) -> String {
    withVaList([Int32(precision), value]) { arguments in
      // The greatest number has 309 digits before its point.
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 360) { buffer in
        guard let start = buffer.baseAddress else { return "" }
        vsnprintf(start, buffer.count, format, arguments)
        return String(cString: start)
      }
    }
  }
}
