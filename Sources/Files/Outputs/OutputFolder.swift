// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation

/// A folder into which a command writes all of its results or none.
///
/// Results are gathered in memory by ``add(_:as:)``; ``commit()`` writes each to a hidden temporary file beside its
/// place and renames them together, with interrupts held back for that moment; where one can't be put in its place, the
/// others are put back. Whatever stops the program, a reader finds each old file whole or each new one whole; what a
/// killed process had left to rename, the next run in the folder renames (``MoveJournal``). A link is
/// followed to the file that it names; into a pipe or a device, such as `/dev/stdout`, the result is written as it is.
///
/// No file that was opened as a ``Source`` is replaced, under whatever name, nor a file of another kind or one that is
/// read-only, unless the caller says so. A file that is replaced keeps its permissions.
public struct OutputFolder: Sendable {
  /// The folder, as the caller gave it.
  public let path: String
  private let replacesOthers: Bool
  private var files: [(name: String, data: Data)] = []

  /// Opens a folder for results, which ``commit()`` makes when it is not there.
  ///
  /// - Parameter replacesOthers: whether files of other kinds and read-only files may be replaced.
  /// - Throws: ``FileError`` when the folder can't be made or may not be written, before any work is done.
  public init(_ path: String, replacingOthers replacesOthers: Bool = false) throws(FileError) {
    self.path = path
    self.replacesOthers = replacesOthers
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if manager.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      throw FileError(path: path, "expected a folder for the results, found a file of this name")
    }
    let first = Self.firstMissing(path)
    do {
      try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
      // A folder that holds only pipes and devices takes no file, and need not.
      if !Self.isForDevices(path) {
        TemporaryFile.removeLeftovers(in: path)
        try TemporaryFile(in: path, mode: nil).remove()
      }
      Self.removeEmptyFolders(path, upTo: first)
    } catch {
      Self.removeEmptyFolders(path, upTo: first)
      throw FileError(path: path, "expected a folder that may be written, found one that may not")
    }
  }

  private static func isForDevices(_ path: String) -> Bool {
    let whole = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return whole == "/dev" || whole.hasPrefix("/dev/fd") || whole.hasPrefix("/proc/")
  }

  /// Takes back what was made of a path, from the inside out to `first`; what holds a file stays.
  private static func removeEmptyFolders(_ path: String, upTo first: String?) {
    guard let first else { return }
    var place = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
    while place.path.count >= first.count, rmdir(place.path) == 0 {
      place.deleteLastPathComponent()
    }
  }

  /// The outermost folder of a path that is not there; nil where all are.
  private static func firstMissing(_ path: String) -> String? {
    var missing: String?
    var place = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
    while !FileManager.default.fileExists(atPath: place.path), place.path != "/" {
      missing = place.path
      place.deleteLastPathComponent()
    }
    return missing
  }

  /// The names gathered so far, in order.
  public var names: [String] { files.map(\.name) }

  /// Gathers one result; nothing is written yet.
  public mutating func add(_ data: Data, as name: String) {
    files.append((name, data))
  }

  /// Writes everything gathered, and returns the paths.
  ///
  /// - Throws: ``FileError`` when an input changed, when a file is an input or of another kind, or can't be written;
  ///   no file of this call is then left behind.
  @discardableResult
  public func commit() throws(FileError) -> [String] {
    try Source.confirmAll()
    var targets: [Target] = []
    for file in files { targets.append(try target(of: file)) }
    // A pipe may wait for its reader, so interrupts are not held back here.
    for target in targets where target.isStream { try write(target.data, toStream: target.place) }

    var held = sigset_t()
    var before = sigset_t()
    sigemptyset(&held)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&held, signal) }
    pthread_sigmask(SIG_BLOCK, &held, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let first = Self.firstMissing(path)
    var parts: [(part: TemporaryFile, whole: String)] = []
    var journal: MoveJournal?
    do {
      for target in targets where !target.isStream {
        let folder = (target.place as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
        let part = try TemporaryFile(in: temporaryPlace(for: folder), mode: target.mode)
        parts.append((part, target.place))
        try part.write(target.data)
      }
      if parts.count > 1 { journal = try MoveJournal(parts, in: path) }
      try Self.replace(parts)
      journal?.remove()
    } catch {
      journal?.remove()
      for (part, _) in parts { part.remove() }
      Self.removeEmptyFolders(path, upTo: first)
      throw failure(files.count == 1 ? "'\(files[0].name)'" : "\(files.count) files")
    }
    return files.map { path.hasSuffix("/") ? path + $0.name : path + "/" + $0.name }
  }

  /// Where temporary files of a folder lie: in this one, so that a later run finds them, where it is on the same disk.
  private func temporaryPlace(for folder: String) -> String {
    var own = stat()
    var other = stat()
    guard stat(path, &own) == 0, stat(folder, &other) == 0, own.st_dev == other.st_dev else {
      return folder
    }
    return path
  }

  private func failure(_ what: String) -> FileError {
    FileError(path: path, "expected room and leave to write \(what), found none")
  }

  /// Where a result goes.
  private struct Target {
    var place: String
    var data: Data
    var isStream = false
    /// The permissions of the file that is replaced.
    var mode: mode_t?
  }

  private func target(of file: (name: String, data: Data)) throws(FileError) -> Target {
    let asked = place(file.name)
    if Self.isForDevices(path) { return Target(place: asked.path, data: file.data, isStream: true) }
    var status = stat()
    guard stat(asked.path, &status) == 0 else { return Target(place: asked.path, data: file.data) }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      let whole = asked.resolvingSymlinksInPath().path
      try check(asked.relativePath, whole, status, file.data)
      return Target(place: whole, data: file.data, mode: status.st_mode & 0o7777)
    case S_IFDIR:
      throw FileError(path: asked.path, "expected a name for a file, found a folder of this name")
    default: return Target(place: asked.path, data: file.data, isStream: true)
    }
  }

  /// Refuses to replace an input, a file of another kind, or a read-only file.
  private func check(
    _ shown: String, _ whole: String, _ status: stat, _ data: Data
  ) throws(FileError) {
    if let input = InputLedger.shared.input(sameAs: status) {
      throw FileError(
        path: shown, "expected a file for the result, found the input \(input): name another file")
    }
    if replacesOthers { return }
    guard status.st_mode & 0o222 != 0 else {
      throw FileError(
        path: shown,
        "expected a file that may be replaced, found one that is read-only: name another file or remove it",
        help: "replace")
    }
    let old: Data
    do { old = try Data(contentsOf: URL(fileURLWithPath: whole)) } catch {
      throw FileError(
        path: shown, "expected a file that may be read and replaced, found one that may not")
    }
    guard let oldKind = ResultKind(old), let newKind = ResultKind(data), oldKind != newKind else {
      return
    }
    throw FileError(
      path: shown,
      "expected to replace \(newKind.name), found \(oldKind.name): name another file or remove this one",
      help: "replace")
  }

  private func write(_ data: Data, toStream place: String) throws(FileError) {
    do {
      switch place {
      case "/dev/stdout": try TemporaryFile.write(data, to: STDOUT_FILENO)
      case "/dev/stderr": try TemporaryFile.write(data, to: STDERR_FILENO)
      default:
        let descriptor = open(place, O_WRONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw TemporaryFileError(code: errno) }
        defer { close(descriptor) }
        try TemporaryFile.write(data, to: descriptor)
      }
    } catch { throw failure("'\((place as NSString).lastPathComponent)'") }
  }

  /// Puts the parts in their places; where one can't be put there, those before it are taken back.
  private static func replace(_ parts: [(part: TemporaryFile, whole: String)]) throws {
    var done: [(whole: String, old: TemporaryFile?)] = []
    do {
      for (part, whole) in parts {
        // A second name keeps the old file until all are in place.
        var old: TemporaryFile?
        if parts.count > 1, access(whole, F_OK) == 0 {
          let second = try TemporaryFile(
            in: (whole as NSString).deletingLastPathComponent, mode: nil)
          old = second
          second.remove()
          guard link(whole, second.path) == 0 else { throw TemporaryFileError(code: errno) }
        }
        guard rename(part.path, whole) == 0 else {
          let code = errno
          old?.remove()
          throw TemporaryFileError(code: code)
        }
        done.append((whole, old))
      }
    } catch {
      for (whole, old) in done.reversed() {
        if let old { rename(old.path, whole) } else { unlink(whole) }
      }
      throw error
    }
    for (_, old) in done { old?.remove() }
  }

  private func place(_ name: String) -> URL {
    URL(fileURLWithPath: path, isDirectory: true).appendingPathComponent(name)
  }
}
