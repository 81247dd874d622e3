// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Cases that need more than a file and a command: links, many files, files that change, and low limits.
@Suite("Hardening: files and limits")
struct HardeningCaseTests {
  private let folder: TemporaryFolder
  private static let laws: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("laws").path
  }()
  private static let hypotheses =
    "--parameters 20088 --tokens 50000000 --bits 4 --vocabulary 256 --sampled tokens"

  init() throws { folder = try TemporaryFolder() }

  /// Runs a script of bash in the temporary folder; `laws` is `$LAWS` there.
  private func script(_ text: String) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", text]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.environment = ProcessInfo.processInfo.environment.merging([
      "LAWS": Self.laws, "SWIFT_BACKTRACE": "enable=no", "LADDER": Binary.ladder,
      "COLUMNS": "2000",
    ]) { $1 }
    let out = Pipe()
    let err = Pipe()
    process.standardOutput = out
    process.standardError = err
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let errors = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output, errors)
  }

  /// A `.npy` file of losses and entropies.
  private func losses(_ count: Int, zeros: Int = 0, as name: String, seed: UInt64 = 1) throws {
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(count + zeros), 2), }"
    header += String(repeating: " ", count: 117 - header.count) + "\n"
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0])
    data += Data(header.utf8)
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    var numbers = [Float](repeating: 0, count: 2 * (count + zeros))
    for index in 0..<2 * count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      numbers[index] = 0.5 + Float(state >> 40) / Float(1 << 23)
    }
    numbers.withUnsafeBytes { data.append(contentsOf: $0) }
    try data.write(to: URL(fileURLWithPath: folder.path + "/" + name))
  }

  @Test("a file whose second half is zeros is refused")
  func zeroTail() throws {
    try losses(5000, zeros: 5000, as: "half.npy")
    let found = try script("\"$LAWS\" bound half.npy \(Self.hypotheses)")
    #expect(found.status == 1 && found.output.isEmpty)
    #expect(
      found.errors.hasPrefix(
        "laws: half.npy: expected measured losses up to the last row, found 5000 rows of zeros"))
  }

  @Test("links that wait under names of temporary files are not followed")
  func temporaryNames() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/out", withIntermediateDirectories: true)
    let victim = try folder.file("victim", "precious")
    for number in getpid()..<getpid() + 3000 {
      for name in [".f.json.\(number).part", ".laws-probe-\(number)"] {
        symlink(victim, folder.path + "/out/" + name)
      }
    }
    let found = try script("\"$LAWS\" fit chinchilla \"$LADDER/runs.csv\" -o out/f.json")
    #expect(found.status == 0, "\(found.errors)")
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
    #expect(
      try String(contentsOfFile: folder.path + "/out/f.json", encoding: .utf8).contains("format"))
  }

  @Test("four times the shards take at most eight times the processor time")
  func shards() throws {
    for file in 0..<2000 { try losses(100, as: "\(file).npy", seed: UInt64(file + 1)) }
    func seconds(_ count: Int) throws -> Double {
      let found = try script(
        "TIMEFORMAT='%U'; time \"$LAWS\" bound {0..\(count - 1)}.npy \(Self.hypotheses)")
      #expect(found.status == 0, "\(found.errors)")
      let last = found.errors.split(separator: "\n").last.flatMap { Double($0) }
      return try #require(last)
    }
    let few = try seconds(500)
    let many = try seconds(2000)
    #expect(many < 8 * few, "\(many) s and \(few) s")
  }

  @Test("a file that is cut while it is read ends in a sentence")
  func shrinking() throws {
    let count = 10_000_000
    try losses(count, as: "t.npy")
    // The file is cut as soon as it is open; this bound then reads it several times, for a second or more.
    let found = try script(
      """
      "$LAWS" bound t.npy --tightest \(Self.hypotheses) &
      until ls -l "/proc/$!/fd" 2>/dev/null | grep -q 't\\.npy' || ! kill -0 $! 2>/dev/null; do sleep 0.01; done
      truncate -s 1000 t.npy; wait $!
      """)
    #expect(found.status == 1, "\(found.status) \(found.errors)")
    #expect(
      found.errors.hasPrefix("laws: t.npy: expected ")
        && found.errors.filter { $0 == "\n" }.count == 1,
      "\(found.errors)")
  }

  @Test("low limits of memory, of the stack and of open files end in a result or a sentence")
  func limits() throws {
    let fit = "\"$LAWS\" fit chinchilla \"$LADDER/runs.csv\" --json > out.txt"
    for kilobytes in [8192, 1024, 256, 128, 64] {
      let found = try script("ulimit -s \(kilobytes); \(fit)")
      #expect(found.status == 0, "stack of \(kilobytes) kB: \(found.status) \(found.errors)")
    }
    for files in [4, 6, 8, 10, 12, 16, 24] {
      let found = try script("ulimit -n \(files); \(fit)")
      // Below a few, not even the program's libraries can be opened.
      #expect(
        [0, 1, 127].contains(found.status) && (found.status == 0 || !found.errors.isEmpty),
        "\(files) files: \(found.status) \(found.errors)")
    }
    // The limit is set to what a run takes, in steps.
    try losses(2_000_000, as: "t.npy")
    for megabytes in [110, 130, 150, 175, 200, 300] {
      for command in [
        "fit chinchilla \"$LADDER/runs.csv\" --json", "check \"$LADDER\"",
        "bound t.npy --grid 1000000 \(Self.hypotheses)",
      ] {
        let found = try script("ulimit -v \(megabytes << 10); timeout 60 \"$LAWS\" \(command)")
        #expect(
          [0, 1, 127].contains(found.status), "\(megabytes) MiB: \(found.status) \(found.errors)")
        if found.status == 1 {
          #expect(
            found.errors.hasPrefix("laws: ") && found.errors.filter { $0 == "\n" }.count == 1,
            "\(megabytes) MiB: \(found.errors)")
        }
      }
    }
  }
}
