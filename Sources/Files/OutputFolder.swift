// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation

/// A folder into which a command writes all of its results or none.
///
/// Results are gathered in memory by ``add(_:as:)``; ``commit()`` writes each to a hidden temporary file beside its
/// place and renames them together, with interrupts held back for that moment. Whatever stops the program, a
/// reader finds each old file whole or each new one whole. A link is followed to the file that it names; into a
/// pipe or a device, such as `/dev/stdout`, the result is written as it is.
public struct OutputFolder: Sendable {
  /// The folder, as the caller gave it.
  public let path: String
  private var files: [(name: String, data: Data)] = []

  /// Opens a folder for results, which ``commit()`` makes when it is not there.
  ///
  /// - Throws: ``FileError`` when the folder can't be made or may not be written, before any work is done.
  public init(_ path: String) throws(FileError) {
    self.path = path
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
        let probe = place(".laws-probe-\(ProcessInfo.processInfo.processIdentifier)")
        try Data().write(to: probe)
        try manager.removeItem(at: probe)
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
  /// - Throws: ``FileError`` when a file can't be written; no file of this call is then left behind.
  @discardableResult
  public func commit() throws(FileError) -> [String] {
    var held = sigset_t()
    var before = sigset_t()
    sigemptyset(&held)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&held, signal) }
    pthread_sigmask(SIG_BLOCK, &held, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    let manager = FileManager.default
    let suffix = ".\(ProcessInfo.processInfo.processIdentifier).part"
    var parts: [(part: URL, whole: URL, data: Data)] = []
    var streams: [(place: URL, data: Data)] = []
    for file in files {
      let asked = place(file.name)
      if Self.isForDevices(path) {
        streams.append((asked, file.data))
        continue
      }
      var status = stat()
      guard stat(asked.path, &status) == 0 else {
        parts.append((part(of: asked, suffix), asked, file.data))
        continue
      }
      switch status.st_mode & S_IFMT {
      case S_IFREG:
        let whole = asked.resolvingSymlinksInPath()
        parts.append((part(of: whole, suffix), whole, file.data))
      case S_IFDIR:
        throw FileError(
          path: asked.path, "expected a name for a file, found a folder of this name")
      default: streams.append((asked, file.data))
      }
    }
    let first = Self.firstMissing(path)
    do {
      for (part, whole, data) in parts {
        try manager.createDirectory(
          at: whole.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: part)
      }
      for (place, data) in streams {
        switch place.path {
        case "/dev/stdout": try FileHandle.standardOutput.write(contentsOf: data)
        case "/dev/stderr": try FileHandle.standardError.write(contentsOf: data)
        default:
          let stream = try FileHandle(forWritingTo: place)
          try stream.write(contentsOf: data)
          try stream.close()
        }
      }
      for (part, whole, _) in parts {
        let renamed = rename(part.path, whole.path)
        guard renamed == 0 else { throw CocoaError(.fileWriteUnknown) }
      }
    } catch {
      for (part, _, _) in parts { try? manager.removeItem(at: part) }
      Self.removeEmptyFolders(path, upTo: first)
      let what = files.count == 1 ? "'\(files[0].name)'" : "\(files.count) files"
      throw FileError(path: path, "expected room and leave to write \(what), found none")
    }
    return files.map { path.hasSuffix("/") ? path + $0.name : path + "/" + $0.name }
  }

  /// The hidden file beside a place that becomes it.
  private func part(of whole: URL, _ suffix: String) -> URL {
    whole.deletingLastPathComponent().appendingPathComponent("." + whole.lastPathComponent + suffix)
  }

  private func place(_ name: String) -> URL {
    URL(fileURLWithPath: path, isDirectory: true).appendingPathComponent(name)
  }
}
