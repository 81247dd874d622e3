// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Two texts that are to be the same word for word, numbers to within a tolerance.
public enum Golden {
  /// The first place where they differ, or nil.
  ///
  /// - Parameter tolerance: what two numbers may differ by, given the committed one.
  public static func difference(
    committed: String, fresh: String, tolerance: (Double) -> Double
  ) -> String? {
    let mine = words(committed)
    let theirs = words(fresh)
    for (a, b) in zip(mine, theirs) where a != b {
      guard let x = Double(a), let y = Double(b), abs(x - y) <= tolerance(x) else {
        return "'\(a)' became '\(b)'"
      }
    }
    return mine.count == theirs.count ? nil : "\(mine.count) words became \(theirs.count)"
  }

  private static func words(_ text: String) -> [Substring] {
    text.split { $0.isWhitespace || "[]{}(),:;\"".contains($0) }
  }
}
