// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("Interrupts")
struct InterruptTests {
  // Worker threads of a test run block Ctrl-C for what they start, so the signal is the one that can't be.
  @Test("a run that is stopped leaves nothing half-written")
  func nothingHalfWritten() throws {
    let folder = try TemporaryFolder()
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    for delay in [0.05, 0.3] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent()
        .appendingPathComponent("laws")
      process.arguments = ["report", Binary.ladder, "-o", folder.path + "/out"]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      Thread.sleep(forTimeInterval: delay)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationStatus != 0)
      let left = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/out")) ?? []
      #expect(left.isEmpty, "\(left)")
    }
  }
}
