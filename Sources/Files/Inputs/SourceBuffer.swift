// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Memory that grows as bytes arrive, and that says so where there is no more.
///
/// After it was filled it is not changed, so that threads may read it together.
final class SourceBuffer: @unchecked Sendable {
  private var start: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var count = 0
  private let path: String

  /// Room for some bytes, at least one.
  init(capacity: Int, path: String) throws(FileError) {
    self.path = path
    self.capacity = max(capacity, 1)
    guard let start = malloc(self.capacity) else { throw Self.full(path) }
    self.start = start
    preferLargePages()
  }

  deinit { free(start) }

  /// The first byte.
  var base: UnsafeRawPointer { UnsafeRawPointer(start) }

  /// The bytes so far.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  /// Room for at least `more` bytes behind those so far, of which ``advance(by:)`` takes what was filled.
  func room(for more: Int) throws(FileError) -> UnsafeMutableRawBufferPointer {
    if capacity - count < more {
      let wanted = max(count + more, capacity + capacity / 2)
      guard let moved = realloc(start, wanted) else { throw Self.full(path) }
      (start, capacity) = (moved, wanted)
      preferLargePages()
    }
    return UnsafeMutableRawBufferPointer(start: start + count, count: capacity - count)
  }

  func advance(by more: Int) {
    precondition(count + more <= capacity, "\(count + more) bytes of \(capacity)")
    count += more
  }

  /// Asks for pages of 2 MiB, which take far less time to be given than those of 4 KiB.
  private func preferLargePages() {
    #if os(Linux)
      let page = 1 << 21
      let low = (Int(bitPattern: start) + page - 1) / page * page
      let high = (Int(bitPattern: start) + capacity) / page * page
      guard high > low else { return }
      // A kernel without them goes on with small ones.
      madvise(UnsafeMutableRawPointer(bitPattern: low), high - low, MADV_HUGEPAGE)
    #endif
  }

  /// Adds bytes that there is room for.
  func append(_ data: Data) {
    precondition(count + data.count <= capacity, "\(count + data.count) bytes of \(capacity)")
    data.copyBytes(to: UnsafeMutableRawBufferPointer(start: start + count, count: data.count))
    count += data.count
  }

  /// Reads a descriptor to its end.
  ///
  /// - Parameter size: The size of a regular file, which may grow but not shrink; nil for pipes and devices.
  static func reading(
    _ descriptor: Int32, expecting size: Int?, path: String
  ) throws(FileError) -> SourceBuffer {
    // One more byte than the file has, so that its end is seen without more memory.
    let buffer = try SourceBuffer(capacity: (size ?? 1 << 16) + 1, path: path)
    while true {
      let room = try buffer.room(for: 1)
      let asked = min(room.count, 1 << 20)
      let count = read(descriptor, room.baseAddress, asked)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw FileError(
          path: path, "expected a readable file, found: \(SourceContent.reason(errno))")
      }
      if count == 0 { break }
      buffer.advance(by: count)
      if let size { ReadingProgress.report(path, buffer.count, of: size) }
      guard buffer.count <= Self.most else {
        throw FileError(
          path: path, "expected at most \(Self.most >> 30) GiB, found more: give a part of it")
      }
    }
    if let size, buffer.count < size { throw SourceContent.shrunk(path) }
    return buffer
  }

  /// So many bytes are read of one input: an endless one, such as /dev/zero, has an end here.
  private static let most = Int(
    clamping: max(ProcessInfo.processInfo.physicalMemory / 2, 1 << 30))

  static func full(_ path: String) -> FileError {
    FileError(path: path, "expected memory for the whole input, found too little")
  }
}
