// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What long work says meanwhile: one line on a terminal, rewritten; nothing in a pipe.
enum Progress {
  static func say(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
  }

  static func done() { say("") }
}
