// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A value that is made when it is first asked for, shared by all copies of what holds it.
final class Kept<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value?

  /// Calls a closure with the value, nil until one was set; other threads wait.
  func withLock<Result>(_ body: (inout Value?) -> Result) -> Result {
    lock.withLock { body(&value) }
  }
}
