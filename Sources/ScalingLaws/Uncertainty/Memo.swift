// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A value that is computed when it is first asked for; copies of what holds the memo share it.
final class Memo<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var known: Value?

  /// The value; `compute` must not ask for the same memo.
  func value(_ compute: () -> Value) -> Value {
    lock.withLock {
      if let known { return known }
      let found = compute()
      known = found
      return found
    }
  }
}
