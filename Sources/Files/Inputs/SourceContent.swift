// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Synchronization

/// The bytes of a ``Source``: memory that it owns, or a descriptor that stays open.
///
/// The memory is never changed after it was filled; what is computed later is guarded by a lock.
final class SourceContent: @unchecked Sendable {
  private let path: String
  /// The number of bytes, after decompression.
  let size: Int
  /// The number of bytes as they were read, before decompression.
  let storedSize: Int
  private var buffer: SourceBuffer?
  private let descriptor: Int32
  private let status: stat
  private var digest: String?
  private var failure: FileError?
  /// The bytes that were copied from the descriptor.
  private let copied = Atomic<Int>(0)
  private let lock = NSLock()

  var isStreamed: Bool { descriptor >= 0 }

  var bytes: UnsafeRawBufferPointer? {
    lock.lock()
    defer { lock.unlock() }
    return buffer?.bytes
  }

  /// Reads an input, or opens a file that stays on disk.
  ///
  /// - Parameters:
  ///   - path: The path, as errors show it.
  ///   - standard: The descriptor of standard input, where it is to be read.
  ///   - streamedSize: The size from which a `.npy` file stays on disk.
  init(path: String, descriptor standard: Int32?, streamedSize: Int) throws(FileError) {
    self.path = path
    let opened: Int32
    if let standard { opened = standard } else { opened = try Self.opened(path) }
    var keepsOpen = false
    defer { if !keepsOpen, standard == nil { close(opened) } }
    var status = stat()
    guard fstat(opened, &status) == 0 else {
      throw FileError(path: path, "expected a readable file, found: \(Self.reason(errno))")
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw FileError(path: path, "expected a file, found a folder")
    }
    self.status = status
    try InputLedger.shared.add(path: path, isStandard: standard != nil, status: status)
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    let length = Int(status.st_size)
    if isRegular, length >= streamedSize, Self.beginsAsNumpy(opened) {
      let own = standard == nil ? opened : dup(opened)
      guard own >= 0 else {
        throw FileError(path: path, "expected a readable file, found: \(Self.reason(errno))")
      }
      keepsOpen = true
      self.descriptor = own
      (size, storedSize) = (length, length)
      InputLedger.shared.watch(self)
      return
    }
    descriptor = -1
    let raw = try SourceBuffer.reading(opened, expecting: isRegular ? length : nil, path: path)
    storedSize = raw.count
    (buffer, digest) = try Self.expanded(raw, path: path)
    size = buffer?.count ?? 0
  }

  /// Takes bytes that are in memory.
  init(_ data: Data, path: String) throws(FileError) {
    self.path = path
    descriptor = -1
    status = stat()
    let raw = try SourceBuffer(capacity: data.count, path: path)
    raw.append(data)
    storedSize = raw.count
    (buffer, digest) = try Self.expanded(raw, path: path)
    size = buffer?.count ?? 0
  }

  /// The content of a gzip file and the SHA-256 of the file; other bytes as they are, whose SHA-256 is computed when it is
  /// asked for.
  private static func expanded(
    _ raw: SourceBuffer, path: String
  ) throws(FileError) -> (SourceBuffer, String?) {
    guard Gunzip.isGzip(raw.bytes) else { return (raw, nil) }
    return (try Gunzip.expand(raw.bytes, path: path), SHA256.hexadecimal(of: raw.bytes))
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func read(
    _ range: Range<Int>, into target: UnsafeMutableRawBufferPointer
  ) throws(FileError) {
    guard !range.isEmpty else { return }
    lock.lock()
    let buffer = self.buffer
    lock.unlock()
    if let buffer {
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer.bytes[range]))
      return
    }
    do throws(FileError) {
      try copy(range, into: target)
    } catch {
      lock.lock()
      failure = error
      lock.unlock()
      throw error
    }
  }

  private func copy(
    _ range: Range<Int>, into target: UnsafeMutableRawBufferPointer
  ) throws(FileError) {
    var done = 0
    while done < range.count {
      let count = pread(
        descriptor, target.baseAddress.map { $0 + done }, range.count - done,
        off_t(range.lowerBound + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw FileError(path: path, "expected a readable file, found: \(Self.reason(errno))")
      }
      guard count > 0 else { throw Self.shrunk(path) }
      done += count
    }
    // A file may be read several times over.
    let all = copied.wrappingAdd(done, ordering: .relaxed).newValue
    ReadingProgress.report(path, all % size == 0 ? size : all % size, of: size)
  }

  /// All bytes in memory, and what keeps them there.
  func whole() throws(FileError) -> (base: UnsafeRawPointer, owner: SourceBuffer) {
    lock.lock()
    defer { lock.unlock() }
    if let buffer { return (buffer.base, buffer) }
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.shrunk(path) }
    let raw = try SourceBuffer.reading(descriptor, expecting: size, path: path)
    guard raw.count == size else { throw Self.changed(path) }
    buffer = raw
    return (raw.base, raw)
  }

  func sha256() throws(FileError) -> String {
    lock.lock()
    let known = digest
    lock.unlock()
    if let known { return known }
    var hash = SHA256()
    let piece = 1 << 20
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 64)
    defer { buffer.deallocate() }
    for start in stride(from: 0, to: size, by: piece) {
      let range = start..<min(start + piece, size)
      try read(range, into: buffer)
      hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<range.count]))
    }
    try confirm()
    let found = hash.hexadecimal
    lock.lock()
    digest = found
    lock.unlock()
    return found
  }

  func confirm() throws(FileError) {
    guard isStreamed else { return }
    lock.lock()
    let failure = self.failure
    lock.unlock()
    if let failure { throw failure }
    var now = stat()
    guard fstat(descriptor, &now) == 0, now.st_size == status.st_size,
      now.modified == status.modified
    else { throw Self.changed(path) }
  }

  static func shrunk(_ path: String) -> FileError {
    FileError(
      path: path,
      "expected a file that stays as it is while it is read, found one that became shorter: "
        + "run the command again when it is complete")
  }

  private static func changed(_ path: String) -> FileError {
    FileError(
      path: path,
      "expected a file that stays as it is while it is read, found one that changed: "
        + "run the command again when it is complete")
  }

  private static func opened(_ path: String) throws(FileError) -> Int32 {
    while true {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
      if descriptor >= 0 { return descriptor }
      switch errno {
      case EINTR: continue
      case ENOENT, ENOTDIR:
        throw FileError(path: path, "expected a file, found none with this name")
      case EACCES, EPERM:
        throw FileError(path: path, "expected a readable file, found one that may not be opened")
      case EMFILE, ENFILE:
        throw FileError(
          path: path,
          "expected fewer open files than the limit, found the limit reached: raise it with ulimit -n"
        )
      case ENXIO: throw FileError(path: path, "expected a file, found a socket or an absent device")
      case let code:
        throw FileError(path: path, "expected a readable file, found: \(reason(code))")
      }
    }
  }

  static func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }

  private static func beginsAsNumpy(_ descriptor: Int32) -> Bool {
    var first = [UInt8](repeating: 0, count: 6)
    return pread(descriptor, &first, 6, 0) == 6 && first == [0x93] + Array("NUMPY".utf8)
  }
}

extension stat {
  /// The time of modification, nanoseconds.
  var modified: Int {
    #if canImport(Darwin)
      let time = st_mtimespec
    #else
      let time = st_mtim
    #endif
    return Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
  }
}
