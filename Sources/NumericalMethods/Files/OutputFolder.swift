// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation

/// A folder into which a command writes all of its results or none.
///
/// Results are gathered in memory by ``add(_:as:)``; ``commit()`` writes each to a hidden temporary file beside its
/// place and renames them together, with interrupts held back for that moment. Whatever stops the program, a
/// reader finds each old file whole or each new one whole.
public struct OutputFolder: Sendable {
  /// The folder, as the caller gave it.
  public let path: String
  private var files: [(name: String, data: Data)] = []

  /// Opens a folder for results, making it when it is not there.
  ///
  /// - Throws: ``FileError`` when the folder can't be made or may not be written, before any work is done.
  public init(_ path: String) throws(FileError) {
    self.path = path
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if manager.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      throw FileError(path: path, "expected a folder for the results, found a file of this name")
    }
    do {
      try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
      let probe = place(".laws-probe-\(ProcessInfo.processInfo.processIdentifier)")
      try Data().write(to: probe)
      try manager.removeItem(at: probe)
    } catch {
      throw FileError(
        path: path,
        "expected a folder that may be written, found one that may not: choose another with -o")
    }
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
    let parts = files.map { file in
      (
        part: place("." + (file.name as NSString).lastPathComponent + suffix),
        whole: place(file.name)
      )
    }
    do {
      for (file, place) in zip(files, parts) {
        try manager.createDirectory(
          at: place.whole.deletingLastPathComponent(), withIntermediateDirectories: true)
        try file.data.write(to: place.part)
      }
      for (part, whole) in parts {
        let renamed = rename(part.path, whole.path)
        guard renamed == 0 else { throw CocoaError(.fileWriteUnknown) }
      }
    } catch {
      for (part, _) in parts { try? manager.removeItem(at: part) }
      throw FileError(
        path: path, "expected room and leave to write \(files.count) files, found none")
    }
    return files.map { path.hasSuffix("/") ? path + $0.name : path + "/" + $0.name }
  }

  private func place(_ name: String) -> URL {
    URL(fileURLWithPath: path, isDirectory: true).appendingPathComponent(name)
  }
}
