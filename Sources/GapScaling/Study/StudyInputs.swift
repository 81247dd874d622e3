// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation

/// The files of a study that were read so far, each with the SHA-256 of its bytes.
final class StudyInputs: Sendable {
  private let folder: String
  private let lock = NSLock()
  nonisolated(unsafe) private var hashes: [String: String] = [:]

  init(folder: String) { self.folder = folder }

  /// Opens a file and notes its hash.
  func open(_ path: String) throws(FileError) -> Source {
    let source = try Source(path)
    try note(source, as: path)
    return source
  }

  /// Notes the hash of a file that was opened.
  func note(_ source: Source, as path: String) throws(FileError) {
    let hash = try source.sha256()
    let name = path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
    lock.lock()
    defer { lock.unlock() }
    hashes[name] = hash
  }

  /// Every file by its name in the study, sorted.
  var entries: [(file: String, sha256: String)] {
    lock.lock()
    defer { lock.unlock() }
    return hashes.sorted { $0.key < $1.key }.map { (file: $0.key, sha256: $0.value) }
  }
}
