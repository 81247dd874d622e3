// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A hidden file beside the place that it will take.
///
/// It is created exclusively under a name that cannot be predicted, and no link is followed. The name holds the process,
/// so that a later run removes what a killed one left.
struct TemporaryFile {
  let path: String

  private static let prefix = ".laws-"
  private static let suffix = ".part"

  /// Creates a file in a folder.
  ///
  /// - Parameter mode: The permissions; nil for those of a new file, which the process's mask limits.
  init(in folder: String, mode: mode_t?) throws(TemporaryFileError) {
    for _ in 0..<100 {
      let random = String(UInt64.random(in: .min ... .max), radix: 36)
      let path = "\(folder)/\(Self.prefix)\(Self.host)-\(getpid())-\(random)\(Self.suffix)"
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
      if descriptor < 0 {
        if errno == EEXIST || errno == EINTR { continue }
        throw TemporaryFileError(code: errno)
      }
      if let mode, fchmod(descriptor, mode & 0o7777) != 0 {
        let code = errno
        close(descriptor)
        unlink(path)
        throw TemporaryFileError(code: code)
      }
      close(descriptor)
      self.path = path
      return
    }
    throw TemporaryFileError(code: EEXIST)
  }

  /// Writes all of the file.
  func write(_ data: Data) throws(TemporaryFileError) {
    let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw TemporaryFileError(code: errno) }
    defer { close(descriptor) }
    try Self.write(data, to: descriptor)
  }

  /// Writes bytes to a descriptor, however many it takes at once.
  static func write(_ data: Data, to descriptor: Int32) throws(TemporaryFileError) {
    let code = data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = Foundation.write(
          descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return count < 0 ? errno : EIO }
        done += count
      }
      return 0
    }
    if code != 0 { throw TemporaryFileError(code: code) }
  }

  func remove() { unlink(path) }

  /// Completes or removes what processes of this machine that have ended left in a folder.
  static func removeLeftovers(in folder: String) {
    MoveJournal.completeAll(in: folder)
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
    for name in names where isLeftover(name) { unlink(folder + "/" + name) }
  }

  /// Whether a name is one that a process of this machine chose, and that process has ended.
  static func isLeftover(_ name: String) -> Bool {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }
    let words = name.dropFirst(prefix.count).dropLast(suffix.count).split(separator: "-")
    guard words.count == 3, words[0] == host, let process = pid_t(words[1]), process > 0,
      process != getpid()
    else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }

  /// This machine's name as a short word without a dash.
  private static let host: String = {
    var hash = SHA256()
    let name = Array(ProcessInfo.processInfo.hostName.utf8)
    name.withUnsafeBytes { hash.update($0) }
    return String(hash.hexadecimal.prefix(8))
  }()
}

/// Why a temporary file could not be made or written.
struct TemporaryFileError: Error {
  let code: Int32
}
