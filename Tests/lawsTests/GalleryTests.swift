// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("docs/gallery.md")
struct GalleryTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let page =
    (try? String(contentsOf: root.appending(path: "docs/gallery.md"), encoding: .utf8)) ?? ""

  private static let commands = page.matches(of: /```sh\n(.*?)\n```/.dotMatchesNewlines())
    .map { String($0.1) }

  @Test func twelvePlotsEachHaveACommandAndASmallPicture() throws {
    #expect(Self.commands.count == 12)
    for command in Self.commands {
      let file = try #require(command.split(separator: " ").last)
      #expect(Self.page.contains("](gallery/\(file))"), "\(file)")
      let picture = Self.root.appending(path: "docs/gallery/\(file)")
      let bytes = try Data(contentsOf: picture)
      #expect(bytes.count < 60_000, "\(file) has \(bytes.count) bytes")
    }
  }

  @Test("each command runs as it is printed", arguments: commands)
  func runs(_ command: String) throws {
    let folder = try TemporaryFolder()
    let place = folder.path + "/docs/gallery"
    let files = FileManager.default
    try files.createDirectory(atPath: place, withIntermediateDirectories: true)
    try files.createSymbolicLink(
      atPath: folder.path + "/Data", withDestinationPath: Self.root.path + "/Data")
    for table in ["history", "sweep", "isoflop", "seeds"] {
      try files.copyItem(
        atPath: Self.root.path + "/docs/gallery/\(table).csv", toPath: "\(place)/\(table).csv")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: place)
    let own = try files.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PATH": (own as NSString).deletingLastPathComponent + ":/usr/bin:/bin"]) { $1 }
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    #expect(!text.contains("no room") && !text.contains("not drawn"), "\(text)")
    let file = try #require(command.split(separator: " ").last)
    let picture = try Data(contentsOf: URL(fileURLWithPath: "\(place)/\(file)"))
    #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }
}
