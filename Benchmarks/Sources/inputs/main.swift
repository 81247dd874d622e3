// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import GeneralizationBounds
import Timing

// What reading costs, in processor seconds on one core: histories of runs, token losses as text, and many shards; pandas
// and polars beside it where they are installed (python3, or the program that PYTHON names).

let folder = FileManager.default.temporaryDirectory.appendingPathComponent("laws-inputs").path
try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)

/// Numbers without a pattern, the same in every run.
struct Numbers {
  private var state: UInt64 = 1
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double((state ^ state >> 31) >> 11) * 0x1p-53
  }
}

func file(_ name: String, _ make: () -> String) throws -> String {
  let path = folder + "/" + name
  if !FileManager.default.fileExists(atPath: path) {
    try Data(make().utf8).write(to: URL(fileURLWithPath: path))
  }
  return path
}

func history(_ rows: Int) throws -> String {
  try file("history-\(rows).csv") {
    var numbers = Numbers()
    var text = "_step,_runtime,parameters,tokens,train/loss,lr\n"
    for row in 0..<rows {
      let fields = [
        "\(row % 1000)", "\((numbers.next() * 1e9).rounded() / 1e5)", "\(1_000_000 * (1 + row / 1000))",
        "\((1 + row % 1000) * 524_288)", "\(2 + numbers.next())", "\((numbers.next() * 1e6).rounded() / 1e9)",
      ]
      text += fields.joined(separator: ",") + "\n"
    }
    return text
  }
}

func losses(_ rows: Int, asLines: Bool) throws -> String {
  try file("losses-\(rows).\(asLines ? "jsonl" : "csv")") {
    var numbers = Numbers()
    var text = asLines ? "" : "nll,entropy\n"
    for _ in 0..<rows {
      let (nll, entropy) = (-2.5 * log(1 - numbers.next()), 4 * numbers.next())
      text += asLines ? "{\"nll\": \(nll), \"entropy\": \(entropy)}\n" : "\(nll),\(entropy)\n"
    }
    return text
  }
}

func size(_ path: String) -> Double {
  let attributes = try? FileManager.default.attributesOfItem(atPath: path)
  return ((attributes?[.size] as? NSNumber)?.doubleValue ?? 0) / 1e6
}

func peers(_ path: String) -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [
    ProcessInfo.processInfo.environment["PYTHON"] ?? "python3",
    Bundle.module.path(forResource: "read_tables", ofType: "py") ?? "", path,
  ]
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return "" }
  let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return text.split(separator: "\n").compactMap { line in
    let words = line.split(separator: " ")
    return words.count == 2 ? Double(words[1]).map { "\(words[0]) \(number($0))" } : nil
  }.joined(separator: ", ")
}

func number(_ value: Double) -> String { String(format: value < 0.1 ? "%.3f" : "%.2f", value) }

/// The exponent of growth between the first and the last of some sizes.
func exponent(_ sizes: [Int], _ times: [Double]) -> Double {
  log(times[times.count - 1] / times[0]) / log(Double(sizes[sizes.count - 1]) / Double(sizes[0]))
}

func report(
  _ what: String, sizes: [Int], path: (Int) throws -> String, _ work: (String) throws -> Void
) throws {
  var times: [Double] = []
  for size in sizes {
    let path = try path(size)
    var failure: (any Error)?
    let reading = Clock.least(of: 3) {
      do { try work(path) } catch { failure = error }
    }
    if let failure { throw failure }
    times.append(reading.processor)
  }
  let largest = try path(sizes[sizes.count - 1])
  let last = times[times.count - 1]
  print(
    "\(what): \(number(last)) s, \(Int(size(largest) / last)) MB/s; growth "
      + "\(number(exponent(sizes, times))); \(peers(largest))")
}

print("Reading, processor seconds on one core, the least of three runs:")
try report("history of 10^6 rows, three columns", sizes: [10_000, 100_000, 1_000_000], path: history) {
  let table = try Table(Source($0))
  for column in ["parameters", "tokens", "train/loss"] {
    guard try table.numbers(column, .positive).count == table.rowCount else { fatalError("rows") }
  }
}
try report("the same, all columns", sizes: [10_000, 100_000, 1_000_000], path: history) {
  let table = try Table(Source($0))
  for column in table.header {
    guard try table.numbers(column, .nonNegative).count == table.rowCount else { fatalError("rows") }
  }
}
for asLines in [false, true] {
  try report(
    "500,000 token losses as \(asLines ? "JSON Lines" : "CSV")", sizes: [5_000, 50_000, 500_000],
    path: { try losses($0, asLines: asLines) }
  ) { _ = try TokenLosses(contentsOf: $0, units: .nats) }
}

/// Shards of 100 rows.
func shards(_ count: Int) throws -> [String] {
  var numbers = Numbers()
  return try (0..<count).map { shard in
    let path = folder + "/shard-\(shard).npy"
    let values = (0..<200).map { _ in Float(4 * numbers.next()) }
    if !FileManager.default.fileExists(atPath: path) {
      try NumpyArray.data(shape: [100, 2], values: values).write(to: URL(fileURLWithPath: path))
    }
    return path
  }
}
var times: [Double] = []
let counts = [500, 1_500, 5_000]
for count in counts {
  let paths = try shards(count)
  var failure: (any Error)?
  let reading = Clock.least(of: 2) {
    do {
      let losses = try TokenLosses(contentsOf: paths, units: .nats)
      _ = try losses.smoothed(weight: 0.1, vocabulary: 256).meanLogs(at: [0.5])
    } catch { failure = error }
  }
  if let failure { throw failure }
  times.append(reading.processor)
}
print(
  "5,000 shards of 100 token losses and a pass over them: \(number(times[2])) s; growth "
    + number(exponent(counts, times)))
let peak = Clock.peakMemory
print("largest memory of the process so far: \(Int(peak)) MiB")
