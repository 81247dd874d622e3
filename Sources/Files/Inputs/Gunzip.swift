// SPDX-License-Identifier: GPL-3.0-or-later
import CZlib

/// Decompression of gzip files, whole members one after another.
///
/// > Source: RFC 1952; zlib does the work.
enum Gunzip {
  /// A file may become so many times its size, and ``allowance`` bytes more: tables become 3 to 30 times theirs.
  static let mostExpansion = 200
  static let allowance = 1 << 26

  /// Whether bytes begin as a gzip file does.
  static func isGzip(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 3 && bytes[0] == 0x1f && bytes[1] == 0x8b && bytes[2] == 8
  }

  /// The bytes that a gzip file stands for.
  ///
  /// - Throws: ``FileError`` when it is damaged, ends early, is followed by other bytes, or expands beyond the limit.
  static func expand(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(FileError) -> SourceBuffer {
    let limit = mostExpansion * bytes.count + allowance
    let output = try SourceBuffer(capacity: 4 * bytes.count, path: path)
    var stream = z_stream()
    guard czlib_start(&stream) == Z_OK else { throw SourceBuffer.full(path) }
    defer { inflateEnd(&stream) }
    var place = 0
    while true {
      let pieceIn = min(bytes.count - place, 1 << 30)
      let room = try output.room(for: 1 << 16)
      let pieceOut = min(room.count, 1 << 30)
      stream.next_in = UnsafeMutablePointer(
        mutating: bytes.baseAddress.map { ($0 + place).assumingMemoryBound(to: UInt8.self) })
      stream.avail_in = UInt32(pieceIn)
      stream.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.avail_out = UInt32(pieceOut)
      let code = inflate(&stream, Z_NO_FLUSH)
      place += pieceIn - Int(stream.avail_in)
      output.advance(by: pieceOut - Int(stream.avail_out))
      guard output.count <= limit else {
        throw FileError(
          path: path,
          "expected a gzip file that expands to at most \(limit) bytes, \(mostExpansion) times its size and "
            + "\(allowance >> 20) MiB, found more: decompress it with gunzip")
      }
      switch code {
      case Z_STREAM_END:
        // The end, padding, or a further member.
        while place < bytes.count, bytes[place] == 0 { place += 1 }
        if place == bytes.count { return output }
        guard isGzip(UnsafeRawBufferPointer(rebasing: bytes[place...])),
          inflateReset(&stream) == Z_OK
        else {
          throw FileError(
            path: path, "expected the end of the gzip file, found other bytes after byte \(place)")
        }
      case Z_OK where pieceIn > Int(stream.avail_in) || pieceOut > Int(stream.avail_out): continue
      case Z_OK, Z_BUF_ERROR:
        throw FileError(path: path, "expected a whole gzip file, found one that ends early")
      case Z_MEM_ERROR: throw SourceBuffer.full(path)
      default:
        throw FileError(
          path: path, "expected a sound gzip file, found a damaged one: gzip -t says more")
      }
    }
  }
}
