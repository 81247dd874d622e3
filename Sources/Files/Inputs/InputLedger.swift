// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Every input that this process has opened, in order: what no output may replace, and how often each was opened.
///
/// Where the environment variable `LAWS_INPUT_LOG` names a file, each opening adds the input's path to it as a line.
/// Tests use it to show that a command opens each input once.
final class InputLedger: Sendable {
  static let shared = InputLedger()

  private struct Entry {
    var path: String
    var status: stat
    /// Whether it is standard input, which has no path of its own.
    var isStandard: Bool
  }

  private let lock = NSLock()
  nonisolated(unsafe) private var entries: [Entry] = []

  private struct Watched {
    weak var content: SourceContent?
  }
  nonisolated(unsafe) private var watched: [Watched] = []

  /// Notes a file that stays on disk.
  func watch(_ content: SourceContent) {
    lock.lock()
    defer { lock.unlock() }
    watched.append(Watched(content: content))
  }

  /// Checks every file that stayed on disk and is still in use.
  func confirm() throws(FileError) {
    lock.lock()
    let contents = watched.compactMap(\.content)
    lock.unlock()
    for content in contents { try content.confirm() }
  }

  /// Notes an input that was opened.
  ///
  /// - Throws: ``FileError`` for standard input a second time.
  func add(path: String, isStandard: Bool, status: stat) throws(FileError) {
    lock.lock()
    let isRepeated = isStandard && entries.contains { $0.isStandard }
    if !isRepeated { entries.append(Entry(path: path, status: status, isStandard: isStandard)) }
    lock.unlock()
    guard !isRepeated else {
      throw FileError(path: path, "expected standard input for one input, found it for two")
    }
    guard let log = ProcessInfo.processInfo.environment["LAWS_INPUT_LOG"] else { return }
    let file = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    let line = Array((path + "\n").utf8)
    _ = write(file, line, line.count)
    close(file)
  }

  /// The paths of all inputs so far, each once, in the order of their opening.
  var paths: [String] {
    lock.lock()
    defer { lock.unlock() }
    var seen: Set<String> = []
    return entries.map(\.path).filter { seen.insert($0).inserted }
  }

  /// The path of the input that is the same file, under whatever name; nil where none is.
  ///
  /// An input that was deleted since protects nothing: its place on the disk may be another file's.
  func input(sameAs status: stat) -> String? {
    lock.lock()
    let entries = self.entries
    lock.unlock()
    func isSame(_ a: stat, _ b: stat) -> Bool { a.st_dev == b.st_dev && a.st_ino == b.st_ino }
    return entries.first { entry in
      guard entry.status.st_mode & S_IFMT == S_IFREG, isSame(entry.status, status) else {
        return false
      }
      var now = stat()
      return (entry.isStandard ? fstat(STDIN_FILENO, &now) : stat(entry.path, &now)) == 0
        && isSame(now, status)
    }?.path
  }
}
