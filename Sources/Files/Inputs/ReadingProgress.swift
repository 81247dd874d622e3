// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Synchronization

/// How far an input has been read, for a program that shows it.
public enum ReadingProgress {
  /// Called with the input's path and how many of how many bytes are read, from any thread.
  public typealias Observer = @Sendable (_ path: String, _ done: Int, _ count: Int) -> Void

  private static let isObserved = Atomic<Bool>(false)
  private static let lock = NSLock()
  nonisolated(unsafe) private static var observer: Observer?

  /// Takes the one observer of the process; quick, as reading waits for it.
  public static func observe(_ observer: @escaping Observer) {
    lock.withLock { Self.observer = observer }
    isObserved.store(true, ordering: .releasing)
  }

  /// Says that so many of so many bytes of an input are read.
  static func report(_ path: String, _ done: Int, of count: Int) {
    guard isObserved.load(ordering: .acquiring) else { return }
    lock.withLock { observer }?(path, done, count)
  }
}
