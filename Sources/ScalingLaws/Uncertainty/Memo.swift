// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// A value that is computed when it is first asked for; copies of what holds the memo share it.
final class Memo<Value: Sendable>: Sendable {
  private let known = Mutex<Value?>(nil)

  /// The value; `compute` must not ask for the same memo.
  func value(_ compute: () -> Value) -> Value {
    known.withLock { known in
      if let known { return known }
      let found = compute()
      known = found
      return found
    }
  }
}
