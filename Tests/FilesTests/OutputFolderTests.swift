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

  private func write(_ text: String, _ name: String) throws {
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  private func refusal(_ text: String, as name: String) throws -> String {
    try #require(throws: FileError.self) { try commit(text, as: name, in: root) }.message
  }

  @Test("no input is replaced, under whatever name")
  func inputs() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try write("x,y\n1,2\n", "in.csv")
    try FileManager.default.createSymbolicLink(
      atPath: path("link.csv"), withDestinationPath: "in.csv")
    #expect(link(path("in.csv"), path("second.csv")) == 0)
    try write("x,y\n3,4\n", "other.csv")
    _ = try Source(path("in.csv"))
    for name in [
      "in.csv", "link.csv", "second.csv", "../\((root as NSString).lastPathComponent)/in.csv",
    ] {
      #expect(
        try refusal("x,y\n5,6\n", as: name)
          == "expected a file for the result, found the input \(path("in.csv")): name another file")
      // Nor is anything else of the same call.
      var output = try OutputFolder(root, replacingOthers: true)
      output.add(Data("x,y\n5,6\n".utf8), as: "other.csv")
      output.add(Data("x,y\n5,6\n".utf8), as: name)
      #expect(throws: FileError.self) { try output.commit() }
    }
    #expect(try text("in.csv") == "x,y\n1,2\n" && text("other.csv") == "x,y\n3,4\n")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: root).sorted()
        == ["in.csv", "link.csv", "other.csv", "second.csv"])
  }

  @Test("a file of another kind is replaced only when the caller says so")
  func kinds() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let fit = "{\"format\": \"scalinglaws-fit-1\"}"
    for (old, new, isAllowed) in [
      ("x,y\n", fit, false), (fit, "{\"a\": 1}", false), (fit, "x,y\n", false),
      (fit, "{\"format\": \"scalinglaws-fit-2\"}", true), ("x,y\n", "z\n", true),
      ("{\"a\": 1}", "{\"b\": 1}", true), ("", fit, true), ("%PDF-1.7", "x\n", false),
      ("%PDF-1.5", "%PDF-1.7", true), ("<svg/>", "%PDF-1.7", false),
    ] {
      try write(old, "a.out")
      if isAllowed {
        try commit(new, as: "a.out", in: root)
        #expect(try text("a.out") == new)
      } else {
        #expect(try refusal(new, as: "a.out").hasPrefix("expected to replace "))
        #expect(try text("a.out") == old)
        var output = try OutputFolder(root, replacingOthers: true)
        output.add(Data(new.utf8), as: "a.out")
        try output.commit()
        #expect(try text("a.out") == new)
      }
    }
  }

  @Test("permissions stay, and a read-only file too")
  func permissions() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try write("old", "private.txt")
    chmod(path("private.txt"), 0o600)
    try commit("new", as: "private.txt", in: root)
    var status = stat()
    #expect(stat(path("private.txt"), &status) == 0 && status.st_mode & 0o7777 == 0o600)
    chmod(path("private.txt"), 0o444)
    #expect(try refusal("newer", as: "private.txt").contains("found one that is read-only"))
    #expect(try text("private.txt") == "new")
  }

  @Test("what a killed process left is removed, what a living one writes is not")
  func leftovers() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try write("old", "a.txt")
    let mine = try TemporaryFile(in: root, mode: nil)
    let name = (mine.path as NSString).lastPathComponent
    // The largest process number there can be is 2^22, and process 1 lives.
    let dead = name.replacing("-\(getpid())-", with: "-4194305-")
    let alive = name.replacing("-\(getpid())-", with: "-1-")
    let elsewhere = ".laws-00000000-4194305-abc.part"
    for other in [dead, alive, elsewhere] { try write("", other) }
    _ = try OutputFolder(root)
    let left = try FileManager.default.contentsOfDirectory(atPath: root)
    #expect(Set(left) == ["a.txt", name, alive, elsewhere])
  }

  @Test("where one file can't be put in its place, the others are put back")
  func together() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try write("old", "a.txt")
    try write("", "folder")
    var output = try OutputFolder(root)
    output.add(Data("new".utf8), as: "a.txt")
    output.add(Data("new".utf8), as: "b.txt")
    // Below a file no folder can be made.
    output.add(Data("new".utf8), as: "folder/c.txt")
    #expect(throws: FileError.self) { try output.commit() }
    #expect(try text("a.txt") == "old")
    #expect(Set(try FileManager.default.contentsOfDirectory(atPath: root)) == ["a.txt", "folder"])
  }

  @Test("what a killed process had left to rename is renamed, unless a file was changed since")
  func moves() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    for isChanged in [false, true] {
      try? FileManager.default.removeItem(atPath: root)
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
      var parts: [(part: TemporaryFile, whole: String)] = []
      for name in ["a.txt", "b.txt"] {
        try write("old", name)
        let part = try TemporaryFile(in: root, mode: nil)
        try part.write(Data("new".utf8))
        parts.append((part, path(name)))
      }
      _ = try MoveJournal(parts, in: root)
      // The first is in its place when the process ends.
      #expect(rename(parts[0].part.path, parts[0].whole) == 0)
      let names = try FileManager.default.contentsOfDirectory(atPath: root)
      #expect(names.count == 4)
      // A living process is not disturbed.
      _ = try OutputFolder(root)
      #expect(try FileManager.default.contentsOfDirectory(atPath: root).count == 4)
      for name in names where name.hasPrefix(".") {
        let file = path(name)
        let text = name.hasSuffix(".moves") ? try text(name) : nil
        let dead = path(name.replacing("-\(getpid())-", with: "-4194305-"))
        #expect(rename(file, dead) == 0)
        if let text {
          try Data(text.replacing("-\(getpid())-", with: "-4194305-").utf8)
            .write(to: URL(fileURLWithPath: dead))
        }
      }
      if isChanged { try write("edited", "b.txt") }
      _ = try OutputFolder(root)
      #expect(try text("a.txt") == "new")
      #expect(try text("b.txt") == (isChanged ? "edited" : "new"))
      let left = try FileManager.default.contentsOfDirectory(atPath: root)
      #expect(Set(left) == ["a.txt", "b.txt"])
    }
  }
}
