// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import Files

@Suite("Sources")
struct SourceTests {
  private let root = FileManager.default.temporaryDirectory
    .appendingPathComponent("laws-source-\(UUID().uuidString)").path

  init() throws {
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  private func file(_ name: String, _ data: Data) throws -> String {
    let path = root + "/" + name
    try data.write(to: URL(fileURLWithPath: path))
    return path
  }

  private func remove() { try? FileManager.default.removeItem(atPath: root) }

  // python3 -c "import gzip; print(gzip.compress(b'a,b\n1,2\n', mtime=0).hex())"
  private static let member: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b, 0xd4, 0x49, 0xe2, 0x32, 0xd4,
    0x31, 0xe2, 0x02, 0x00, 0x7b, 0x07, 0x97, 0x0a, 0x08, 0x00, 0x00, 0x00,
  ]

  @Test("the hash is of the bytes as they were read, the bytes are decompressed")
  func gzip() throws {
    defer { remove() }
    let source = try Source(try file("a.csv.gz", Data(Self.member)))
    #expect(try source.data() == Data("a,b\n1,2\n".utf8))
    // sha256sum of the compressed file.
    #expect(
      try source.sha256() == SHA256.hexadecimal(of: Self.member))
    #expect(try Table(source).numbers("b") == [2])
  }

  @Test("concatenated members and padding are one content")
  func members() throws {
    let data = Data(Self.member + Self.member + [0, 0, 0])
    #expect(try Source(data, path: "a").data() == Data("a,b\n1,2\na,b\n1,2\n".utf8))
  }

  @Test("a damaged, short or longer gzip file is refused")
  func damagedGzip() throws {
    func message(_ bytes: [UInt8]) -> String? {
      do {
        _ = try Source(Data(bytes), path: "a.gz")
        return nil
      } catch { return error.description }
    }
    #expect(
      message(Array(Self.member.dropLast(6)))
        == "a.gz: expected a whole gzip file, found one that ends early")
    var damaged = Self.member
    damaged[22] ^= 1
    #expect(
      message(damaged) == "a.gz: expected a sound gzip file, found a damaged one: gzip -t says more"
    )
    #expect(
      message(Self.member + [7])
        == "a.gz: expected the end of the gzip file, found other bytes after byte 28")
  }

  @Test("a gzip file that expands beyond the limit is refused")
  func expansion() throws {
    defer { remove() }
    // 128 KiB of zeros a member in 160 bytes: 800 times.
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "head -c 200000000 /dev/zero | gzip -9 > \(root)/zeros.gz"]
    try process.run()
    process.waitUntilExit()
    let error = try #require(throws: FileError.self) { try Source(root + "/zeros.gz") }
    #expect(error.message.contains("expected a gzip file that expands to at most"))
  }

  @Test("a pipe is read once")
  func pipe() throws {
    defer { remove() }
    let path = root + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "printf 'a,b\\n1,2\\n' > \(path)"]
    try process.run()
    let source = try Source(path)
    process.waitUntilExit()
    #expect(try source.data() == Data("a,b\n1,2\n".utf8))
  }

  @Test("what is no readable file is refused in one sentence")
  func refusals() throws {
    defer { remove() }
    func message(_ path: String) -> String? {
      do {
        _ = try Source(path)
        return nil
      } catch { return error.message }
    }
    #expect(message(root) == "expected a file, found a folder")
    #expect(message(root + "/none") == "expected a file, found none with this name")
    let file = try file("a", Data())
    #expect(message(file + "/b") == "expected a file, found none with this name")
    #expect(try Source(file).size == 0)
    #expect(try Source(file).data().isEmpty)
  }

  @Test("a large array stays on disk, and a change is seen")
  func streamed() throws {
    defer { remove() }
    let data = NumpyArray.data(shape: [4, 2], values: (0..<8).map(Float.init))
    let path = try file("a.npy", data)
    let source = try Source(path, streamedSize: 16)
    #expect(source.isStreamed)
    #expect(source.size == data.count)
    #expect(try source.prefix(6) == Array(data.prefix(6)))
    #expect(try source.sha256() == SHA256.hexadecimal(of: Array(data)))
    #expect(try source.data() == data)
    let other = try Source(path, streamedSize: 16)
    truncate(path, off_t(data.count - 4))
    let error = try #require(throws: FileError.self) { try other.sha256() }
    #expect(error.message.contains("found one that became shorter"))
    #expect(throws: FileError.self) { try other.confirm() }
    let again = try #require(throws: FileError.self) { try other.data() }
    #expect(again.message.contains("found one that became shorter"))
  }

  @Test("the fingerprint of pieces is that of the whole, and copies go their own ways")
  func fingerprints() {
    var hash = SHA256()
    #expect(
      hash.hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    Array("a".utf8).withUnsafeBytes { hash.update($0) }
    var copy = hash
    Array("bc".utf8).withUnsafeBytes { copy.update($0) }
    #expect(
      copy.hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hash.hexadecimal == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")
  }
}
