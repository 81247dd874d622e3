// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Synchronization

/// Independent work on several processors.
public enum Parallel {
  /// The results of `body` at 0, 1, … count − 1, in that order, whatever the number of threads.
  ///
  /// The same bytes on any machine, provided that `body` depends on its index alone; randomness
  /// comes from ``SeededGenerator/init(seed:stream:)`` with the index as stream. How many are done is
  /// reported to ``WorkProgress``.
  ///
  /// - Parameters:
  ///   - count: how many results, ≥ 0.
  ///   - threads: at most this many at a time, ≥ 1; nil: as many as there are processors.
  ///   - body: what to do at one index.
  /// - Throws: what `body` throws at the lowest index where it does.
  public static func map<Value: Sendable, Failure: Error>(
    _ count: Int, threads: Int? = nil, _ body: @Sendable (Int) throws(Failure) -> Value
  ) throws(Failure) -> [Value] {
    precondition(count >= 0, "\(count) results")
    precondition((threads ?? 1) >= 1, "\(threads ?? 0) threads")
    let workers = min(count, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    var results = [Result<Value, Failure>?](repeating: nil, count: count)
    results.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let out = buffer
      let done = Atomic<Int>(0)
      let isInside = WorkProgress.isInside
      WorkProgress.report(0, of: count)
      @Sendable func fill(_ index: Int) {
        do throws(Failure) {
          out[index] = .success(
            try WorkProgress.inside { () throws(Failure) in try body(index) })
        } catch {
          out[index] = .failure(error)
        }
        guard !isInside else { return }
        WorkProgress.report(done.wrappingAdd(1, ordering: .relaxed).newValue, of: count)
      }
      guard workers > 1 else { return (0..<count).forEach(fill) }
      // Each worker takes a share of what is left, so that uneven work still ends together.
      let taken = Atomic<Int>(0)
      DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
          let share = max((count - taken.load(ordering: .relaxed)) / (4 * workers), 1)
          let first = taken.wrappingAdd(share, ordering: .relaxed).oldValue
          guard first < count else { return }
          for index in first..<min(first + share, count) { fill(index) }
        }
      }
    }
    var values: [Value] = []
    values.reserveCapacity(count)
    for case let result? in results { values.append(try result.get()) }
    return values
  }
}
