// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Independent work on several processors.
public enum Parallel {
  /// The results of `body` at 0, 1, … count − 1, in that order, whatever the number of threads.
  ///
  /// The same bytes on any machine, provided that `body` depends on its index alone; randomness
  /// comes from ``SeededGenerator/init(seed:stream:)`` with the index as stream.
  ///
  /// - Parameters:
  ///   - count: how many results, ≥ 0.
  ///   - threads: at most this many at a time, ≥ 1; nil: as many as there are processors.
  ///   - body: what to do at one index.
  public static func map<Result: Sendable>(
    _ count: Int, threads: Int? = nil, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    precondition(count >= 0, "\(count) results")
    precondition((threads ?? 1) >= 1, "\(threads ?? 0) threads")
    let workers = min(count, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    guard workers > 1 else { return (0..<count).map(body) }
    var results = [Result?](repeating: nil, count: count)
    results.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let out = buffer
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        for index in worker * count / workers..<(worker + 1) * count / workers {
          out[index] = body(index)
        }
      }
    }
    return results.compactMap { $0 }
  }
}
