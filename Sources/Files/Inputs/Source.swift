// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation

/// An input that was opened once: a file, a pipe, or standard input.
///
/// `-` and `/dev/stdin` are standard input. A gzip file, known by its first bytes, is decompressed. The bytes stay in
/// memory for as long as a value of this type lives, except those of a `.npy` file of ``streamedSize`` bytes or more:
/// that file stays open, and ``read(_:into:)`` copies parts of it. ``sha256()`` is of the bytes as they were read,
/// before decompression: what `sha256sum` prints for the file.
public struct Source: Sendable {
  /// The path as the caller gave it; `standard input` for `-` and `/dev/stdin`. Error messages use it.
  public let path: String
  let content: SourceContent

  /// A `.npy` file of at least so many bytes stays on disk.
  public static let streamedSize = 1 << 26

  /// Opens an input.
  ///
  /// - Throws: ``FileError`` when there is no such file, when it is a folder, may not be read, does not fit in
  ///   memory, is a damaged gzip file, or changes while it is read.
  public init(_ path: String) throws(FileError) {
    try self.init(path, streamedSize: Self.streamedSize)
  }

  /// Opens an input with another limit for what stays on disk.
  ///
  /// - Parameter streamedSize: a `.npy` file of at least so many bytes stays on disk.
  /// - Throws: ``FileError`` as ``init(_:)`` does.
  public init(_ path: String, streamedSize: Int) throws(FileError) {
    let isStandard = path == "-" || path == "/dev/stdin"
    self.path = isStandard ? "standard input" : path
    content = try SourceContent(
      path: self.path, descriptor: isStandard ? STDIN_FILENO : nil, streamedSize: streamedSize)
  }

  /// An input that is in memory already, for tests and for callers with other means of reading.
  ///
  /// - Parameter path: a name for error messages.
  public init(_ data: Data, path: String) throws(FileError) {
    self.path = path
    content = try SourceContent(data, path: path)
  }

  /// The number of bytes, after decompression.
  public var size: Int { content.size }

  /// The number of bytes as they were read, before decompression.
  public var storedSize: Int { content.storedSize }

  /// Whether the bytes stay on disk.
  public var isStreamed: Bool { content.isStreamed }

  /// The bytes, where they are in memory; nil for a file that stays on disk. Valid while a copy of this value lives.
  public var bytes: UnsafeRawBufferPointer? { content.bytes }

  /// Whether the first bytes are those of a `.npy` file.
  public func isNumpy() throws(FileError) -> Bool {
    try prefix(6) == [0x93] + Array("NUMPY".utf8)
  }

  /// The first bytes, at most `count` of them.
  public func prefix(_ count: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(count, size))
    let range = 0..<bytes.count
    let result = bytes.withUnsafeMutableBytes { buffer in
      Result { () throws(FileError) in try read(range, into: buffer) }
    }
    try result.get()
    return bytes
  }

  /// Copies some bytes.
  ///
  /// - Parameters:
  ///   - range: positions of bytes, within the size.
  ///   - buffer: room for as many bytes as the range has.
  /// - Throws: ``FileError`` when the file became shorter or can't be read.
  public func read(_ range: Range<Int>, into buffer: UnsafeMutableRawBufferPointer)
    throws(FileError)
  {
    precondition(range.lowerBound >= 0 && range.upperBound <= size, "\(range) of \(size) bytes")
    precondition(buffer.count >= range.count, "\(range.count) bytes into \(buffer.count)")
    try content.read(range, into: buffer)
  }

  /// All bytes, in memory.
  ///
  /// - Throws: ``FileError`` when a file that stayed on disk can't be read.
  public func data() throws(FileError) -> Data {
    let (base, content) = try content.whole()
    guard size > 0 else { return Data() }
    return Data(
      bytesNoCopy: UnsafeMutableRawPointer(mutating: base), count: size,
      deallocator: .custom { _, _ in withExtendedLifetime(content) {} })
  }

  /// The SHA-256 of the bytes as they were read, before decompression, 64 hexadecimal digits.
  ///
  /// - Throws: ``FileError`` when a file that stayed on disk changed.
  public func sha256() throws(FileError) -> String { try content.sha256() }

  /// Checks that every read succeeded, and that a file that stayed on disk is what it was when it was opened.
  ///
  /// - Throws: ``FileError`` when a read failed, or when the size or the time of modification changed.
  public func confirm() throws(FileError) { try content.confirm() }

  /// The paths of all inputs that this process has opened, each once, in the order of their opening.
  public static var opened: [String] { InputLedger.shared.paths }

  /// Checks all inputs of this process that stayed on disk, before a result that rests on them is given out.
  ///
  /// - Throws: ``FileError`` as ``confirm()`` does.
  public static func confirmAll() throws(FileError) { try InputLedger.shared.confirm() }
}
