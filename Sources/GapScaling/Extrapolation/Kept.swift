// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// A value that is made when it is first asked for, shared by all copies of what holds it.
final class Kept<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  /// Calls a closure with the value, nil until one was set; other threads wait.
  func withLock<Result>(_ body: (inout Value?) -> sending Result) -> sending Result {
    value.withLock { body(&$0) }
  }
}
