// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A pseudo-terminal on which `laws` runs.
struct Terminal {
  let status: Int32
  /// What was written to the terminal.
  let output: String
  /// What was written to standard output where the terminal is standard error, else to standard error.
  let other: String

  /// Runs `laws` with a terminal for its standard output, or for its standard error.
  init(
    _ arguments: [String], columns: UInt16 = 100, asErrors: Bool = false,
    environment: [String: String] = [:]
  ) throws {
    // What posix_openpt, unlockpt and ptsname do; Foundation on Linux does not show them.
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (lock, number): (Int32, UInt32) = (0, 0)
    guard master >= 0, ioctl(master, 0x4004_5431, &lock) == 0,
      ioctl(master, 0x8004_5430, &number) == 0
    else { throw CocoaError(.fileReadUnknown) }
    let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var size = winsize(ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard slave >= 0, ioctl(slave, UInt(TIOCSWINSZ), &size) == 0 else {
      throw CocoaError(.fileReadUnknown)
    }
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent()
      .appendingPathComponent("laws")
    process.arguments = arguments
    process.currentDirectoryURL = Binary.root
    let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    let pipe = Pipe()
    if asErrors {
      (process.standardOutput, process.standardError) = (pipe, terminal)
    } else {
      (process.standardOutput, process.standardError) = (terminal, pipe)
    }
    process.standardInput = FileHandle.nullDevice
    process.environment = ProcessInfo.processInfo.environment
      .merging(["TERM": "xterm", "NO_COLOR": "", "COLUMNS": ""]) { $1 }
      .merging(environment) { $1 }
    try process.run()
    close(slave)
    // The pipe takes a few kilobytes while the terminal is read to its end, which is an error of input.
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(master, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    close(master)
    other = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
    output = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
  }
}
