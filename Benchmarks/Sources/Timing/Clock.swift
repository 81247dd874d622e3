// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Time of this process, and the least of several runs of a piece of work.
public enum Clock {
  public struct Reading: Sendable {
    public var wall: Double
    public var processor: Double

    public init(wall: Double, processor: Double) {
      self.wall = wall
      self.processor = processor
    }
  }

  public static func now() -> Reading {
    var wall = timespec()
    var processor = timespec()
    clock_gettime(CLOCK_MONOTONIC, &wall)
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &processor)
    return Reading(
      wall: Double(wall.tv_sec) + 1e-9 * Double(wall.tv_nsec),
      processor: Double(processor.tv_sec) + 1e-9 * Double(processor.tv_nsec))
  }

  /// The least wall and processor seconds of some runs.
  public static func least(of runs: Int, _ work: () -> Void) -> Reading {
    var least = Reading(wall: .infinity, processor: .infinity)
    for _ in 0..<runs {
      let start = now()
      work()
      let end = now()
      least.wall = min(least.wall, end.wall - start.wall)
      least.processor = min(least.processor, end.processor - start.processor)
    }
    return least
  }

  /// The largest resident memory of this process so far, MiB.
  ///
  /// On Linux from /proc, because getrusage's number is inherited from the process that started this one.
  public static var peakMemory: Double {
    #if os(Linux)
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      let words = line?.split(separator: " ") ?? []
      return words.count >= 2 ? (Double(words[words.count - 2]) ?? .nan) / 1024 : .nan
    #else
      var usage = rusage()
      getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss) / 1_048_576
    #endif
  }
}
