// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a bound costs, in passes of a plain sum over the same mapped file in the same run. Ratios, since seconds are
// another machine's. Usage: bounds [TOKENS] [FOLDER]
import Foundation
import GeneralizationBounds
import PlainSum
import Timing

// A process of its own: one bound from a file, and the memory that took.
if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "memory" {
  let losses = try TokenLosses(contentsOf: CommandLine.arguments[2])
  let bound = CompressedModelBound(
    parameters: 1e6, tokens: Double(losses.count), codeLength: .bits(0.05 * Double(losses.count)),
    vocabulary: TokenFile.vocabulary)
  _ = try bound.evaluate(on: losses)
  print(Clock.peakMemory)
  exit(0)
}

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000_000
let folder = CommandLine.arguments.dropFirst(2).first ?? ".build/tokens"
let path = TokenFile.path(count: count, folder: folder)
func say(_ label: String, _ value: String) {
  print(label.padding(toLength: 62, withPad: " ", startingAt: 0) + value)
}
func times(_ value: Double) -> String { String(format: "%8.2f ×", value) }
func nanoseconds(_ seconds: Double) -> String {
  String(format: "%8.3f ns a token", seconds / Double(count) * 1e9)
}

print(
  "\(count) tokens of float32 [n, 2], |K| = 1000, V = \(TokenFile.vocabulary); processor time on one thread\n"
)

// The yardstick, on this process's own mapping of the file.
let offset = 128
let descriptor = open(path, O_RDONLY)
let size = offset + 8 * count
guard let map = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), map != MAP_FAILED else {
  preconditionFailure("expected a file that can be mapped, found \(path)")
}
let pairs = (map + offset).assumingMemoryBound(to: Float.self)
var sums = [0.0, 0.0]
let plain = Clock.least(of: 5) { plain_sum(pairs, count, &sums) }
munmap(map, size)
close(descriptor)
say("plain sum of both columns", nanoseconds(plain.processor))

func seconds(_ threads: Int, _ bets: [Double], _ losses: SmoothedTokenLosses) -> Clock.Reading {
  Clock.least(of: 3) { _ = losses.meanLogs(at: bets, threads: threads) }
}

let start = Clock.now()
let losses = try TokenLosses(contentsOf: path)
let loaded = Clock.now()
say(
  "map the file and check every number, plain sums",
  times((loaded.processor - start.processor) / plain.processor))

let smoothed = try losses.smoothed(weight: 0.12, vocabulary: TokenFile.vocabulary)
let none = seconds(1, [], smoothed)
say("smooth every token (exp and log), no bet, plain sums", times(none.processor / plain.processor))
for bets in [1, 4, 16, 64, 256] {
  let grid = (1...bets).map { Double($0) / Double(bets + 1) }
  let found = seconds(1, grid, smoothed)
  say("smoothing and \(bets) bets a pass, plain sums", times(found.processor / plain.processor))
  if bets >= 16 {
    say(
      "  of it, each bet beyond smoothing",
      nanoseconds((found.processor - none.processor) / Double(bets))
        + String(
          format: " (%.2f plain sums)",
          (found.processor - none.processor) / Double(bets) / plain.processor))
  }
}

// Bets all over the grid: the complexity decides which is best. The slowest counts.
var search = Clock.Reading(wall: 0, processor: 0)
for complexity in [1e-6, 1e-4, 1e-3, 2e-3, 3e-3, 4e-3, 5e-3, 6e-3, 8e-3, 0.01, 0.03, 0.12] {
  let one = try losses.smoothed(
    weight: Smoothing.weight(complexity: complexity), vocabulary: TokenFile.vocabulary)
  var evaluations = 0
  var bet = 0.0
  let found = Clock.least(of: 4) {
    guard
      let variation = try? EmpiricalFreedman.lossVariation(of: one, complexity: complexity)
    else { return }
    (evaluations, bet) = (variation.evaluations, variation.bet)
  }
  search.wall = max(search.wall, found.wall)
  search.processor = max(search.processor, found.processor)
  say(
    "exact grid minimum at C = \(complexity): processor time, plain sums",
    times(found.processor / plain.processor)
      + "  (\(evaluations) bets, s = \(String(format: "%.4f", bet)))")
}

let grid = (1...16).map { Double($0) / 17 }
let one = seconds(1, grid, smoothed)
let two = seconds(2, grid, smoothed)
say("two threads against one, 16 bets, wall time", times(one.wall / two.wall))
if let peak = output(of: CommandLine.arguments[0], ["memory", path]).flatMap({ Double($0) }) {
  say("peak resident memory of reading the file and one bound", String(format: "%8.0f MiB", peak))
}

// NumPy's brute force, measured on 10^6 tokens and 8 bets in a process of its own, then scaled.
let program = """
  import numpy, time
  pairs = numpy.load('\(path)', mmap_mode='r')[:1000000].astype(numpy.float64)
  x = -numpy.log(0.88*numpy.exp(-pairs[:,0]) + 0.12/50257)
  a = (pairs[:,1] - x)/numpy.log(50257/0.12)
  best = 1e9
  for turn in range(3):
      start = time.process_time()
      for s in (numpy.arange(8)+1)/9: numpy.log1p(s*a).sum()
      best = min(best, time.process_time() - start)
  print(best/8/len(a))
  """
if let each = output(of: "/usr/bin/env", ["python3", "-c", program]).flatMap({ Double($0) }) {
  let brute = each * 1000 * Double(count)
  say(
    "numpy log1p, 1000 bets, scaled from 10^6 tokens and 8 bets",
    nanoseconds(each * Double(count)) + " and bet")
  say(
    "  against the exact minimum, processor time of all threads",
    times(brute / search.processor))
  say("  against the exact minimum, wall time, all threads", times(brute / search.wall))
} else {
  say("numpy", "not installed: left out")
}

/// What a program prints; nil where it can't be run or fails.
func output(of program: String, _ arguments: [String]) -> String? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return nil }
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { return nil }
  return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
}
