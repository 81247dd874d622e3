// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What is left to do while several files are put in their places, on disk until all of them are there.
///
/// A process that is killed between two renames leaves this file; the next run in the folder puts the remaining files
/// in their places, so that the files of one result change together or not at all.
struct MoveJournal {
  /// One file that is written, where it goes, and what lay there.
  private struct Move: Codable {
    var part, whole: String
    /// The file that is replaced, by its place on the disk and its time; nil where there is none.
    var old: [Int]?
  }

  private static let suffix = ".moves"
  private let path: String

  /// Writes the list of moves into a folder, whole or not at all.
  init(
    _ parts: [(part: TemporaryFile, whole: String)], in folder: String
  ) throws {
    // The next run may start elsewhere.
    func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }
    let moves = parts.map {
      Move(part: $0.part.path, whole: $0.whole, old: Self.identity($0.whole))
    }
    let file = try TemporaryFile(in: folder, mode: 0o600)
    do {
      try file.write(JSONEncoder().encode(moves))
      path = file.path + Self.suffix
      guard rename(file.path, path) == 0 else { throw TemporaryFileError(code: errno) }
    } catch {
      file.remove()
      throw error
    }
  }

  func remove() { unlink(path) }

  /// Completes what processes of this machine that have ended began in a folder.
  static func completeAll(in folder: String) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
    for name in names where name.hasSuffix(suffix) {
      guard TemporaryFile.isLeftover(String(name.dropLast(suffix.count))) else { continue }
      complete(folder + "/" + name)
    }
  }

  private static func complete(_ path: String) {
    guard let data = own(path) else { return }
    let moves = (try? JSONDecoder().decode([Move].self, from: data)) ?? []
    let open = moves.filter { access($0.part, F_OK) == 0 }
    // A file that was changed since is not replaced, and then none is.
    let isUnchanged = open.allSatisfy { identity($0.whole) == $0.old }
    for move in open {
      let isPart = TemporaryFile.isLeftover((move.part as NSString).lastPathComponent)
      guard isPart else { continue }
      if !isUnchanged || rename(move.part, move.whole) != 0 { unlink(move.part) }
    }
    unlink(path)
  }

  /// The bytes of a journal that this user wrote, and no other could have.
  private static func own(_ path: String) -> Data? {
    let descriptor = Foundation.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), status.st_nlink == 1, status.st_mode & 0o077 == 0,
      status.st_size < 1 << 24
    else { return nil }
    return try? file.readToEnd()
  }

  private static func identity(_ path: String) -> [Int]? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return [
      Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
    ]
  }
}
