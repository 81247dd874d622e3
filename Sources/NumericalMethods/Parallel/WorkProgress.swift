// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Synchronization

/// How far counted work has come, for a program that shows it.
///
/// ``Parallel/map(_:threads:_:)`` and loops that can take seconds report here. Reports change no result, and cost one
/// load of an atomic value each where nobody observes.
public enum WorkProgress {
  private static let isObserved = Atomic<Bool>(false)
  private static let lock = NSLock()
  nonisolated(unsafe) private static var observer: (@Sendable (_ done: Int, _ count: Int) -> Void)?
  /// Whether the work is part of counted work, which alone reports.
  @TaskLocal static var isInside = false

  /// Takes the one observer of the process.
  ///
  /// - Parameter observer: Called with how many of how many pieces are done, from any thread; quick, as the work waits
  ///   for it.
  public static func observe(_ observer: @escaping @Sendable (_ done: Int, _ count: Int) -> Void) {
    lock.withLock { Self.observer = observer }
    isObserved.store(true, ordering: .releasing)
  }

  /// Says that so many of so many pieces of work are done.
  ///
  /// Work inside other counted work says nothing.
  public static func report(_ done: Int, of count: Int) {
    guard isObserved.load(ordering: .acquiring), !isInside else { return }
    lock.withLock { observer }?(done, count)
  }

  /// Does work that is one piece of counted work.
  static func inside<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    guard isObserved.load(ordering: .acquiring), !isInside else { return try body() }
    let result = $isInside.withValue(true) {
      Result { () throws(Failure) in try body() }
    }
    return try result.get()
  }
}
