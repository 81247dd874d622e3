// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import Files

@Suite("Output folders")
struct OutputFolderTests {
  private let root = FileManager.default.temporaryDirectory
    .appendingPathComponent("laws-output-\(UUID().uuidString)").path

  private func path(_ name: String) -> String { root + "/" + name }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  private func commit(_ text: String, as name: String, in folder: String) throws {
    var output = try OutputFolder(folder)
    output.add(Data(text.utf8), as: name)
    try output.commit()
  }

  @Test func aFolderIsMadeWithItsResultsAndNotBefore() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    var output = try OutputFolder(path("a/b"))
    #expect(!FileManager.default.fileExists(atPath: root))
    output.add(Data("1".utf8), as: "c/d.txt")
    #expect(try output.commit() == [path("a/b/c/d.txt")])
    #expect(try text("a/b/c/d.txt") == "1")
    #expect(try FileManager.default.contentsOfDirectory(atPath: path("a/b/c")) == ["d.txt"])
  }

  @Test func aLinkIsFollowed() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let manager = FileManager.default
    try manager.createDirectory(atPath: path("other"), withIntermediateDirectories: true)
    try Data("old".utf8).write(to: URL(fileURLWithPath: path("other/whole.txt")))
    try manager.createSymbolicLink(
      atPath: path("link.txt"), withDestinationPath: "other/whole.txt")
    try commit("new", as: "link.txt", in: root)
    #expect(try text("other/whole.txt") == "new")
    #expect(try manager.destinationOfSymbolicLink(atPath: path("link.txt")) == "other/whole.txt")
    #expect(try manager.contentsOfDirectory(atPath: path("other")) == ["whole.txt"])
  }

  @Test func aDeviceTakesTheBytesAndStaysOne() throws {
    try commit("new", as: "null", in: "/dev")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    let error = try #require(throws: FileError.self) { try commit("new", as: "full", in: "/dev") }
    #expect(error.description == "/dev: expected room and leave to write 'full', found none")
    #expect(stat("/dev/full", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func aFolderOfTheNameIsRefusedAndNothingLeft() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createDirectory(
      atPath: path("taken"), withIntermediateDirectories: true)
    var output = try OutputFolder(root)
    output.add(Data("1".utf8), as: "free")
    output.add(Data("2".utf8), as: "taken")
    let error = try #require(throws: FileError.self) { try output.commit() }
    #expect(error.message == "expected a name for a file, found a folder of this name")
    #expect(try FileManager.default.contentsOfDirectory(atPath: root) == ["taken"])
  }
}
