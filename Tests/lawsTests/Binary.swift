// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The `laws` that was built beside the tests, run as a user would.
struct Binary {
  var status: Int32
  var output: String
  var errors: String

  /// The package's root, where `Data/` lies.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let ladder = root.appendingPathComponent("Data/ladder").path

  init(_ arguments: String...) throws { try self.init(arguments) }

  init(_ arguments: [String]) throws { try self.init(product: "laws", arguments) }

  /// Runs `laws` with a file as its standard input, or with variables in its environment.
  init(
    _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
  ) throws {
    try self.init(product: "laws", arguments, input: input, environment: environment)
  }

  init(
    product: String, _ arguments: [String], input: String? = nil,
    environment: [String: String] = [:]
  ) throws {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent()
      .appendingPathComponent(product)
    process.arguments = arguments
    process.currentDirectoryURL = Self.root
    let out = Pipe()
    let err = Pipe()
    process.standardOutput = out
    process.standardError = err
    process.standardInput =
      try input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) }
      ?? FileHandle.nullDevice
    // Lines do not wrap where tests look for sentences.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["COLUMNS": "2000"]) { $1 }.merging(environment) { $1 }
    try process.run()
    // The error pipe holds a few sentences, which its buffer takes while the output is read to its end.
    output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    errors = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
    if product == "laws", status == 0, arguments.contains("--json") { try keep(arguments) }
  }

  /// Keeps an answer in the folder LAWS_ANSWERS, where there is one, for Tools/check-schemas.
  private func keep(_ arguments: [String]) throws {
    guard let folder = ProcessInfo.processInfo.environment["LAWS_ANSWERS"] else { return }
    let file = "\(arguments[0])-\(UUID().uuidString).json"
    try output.write(toFile: folder + "/" + file, atomically: true, encoding: .utf8)
  }

  /// The first of the fits that `laws fit --json` printed.
  func fit() throws -> [String: Any] {
    (try object()["fits"] as? [[String: Any]] ?? []).first ?? [:]
  }

  /// The output read as a JSON object.
  func object() throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
  }
}

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("laws-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func file(_ name: String, _ text: String) throws -> String {
    try file(name, Data(text.utf8))
  }

  func file(_ name: String, _ data: Data) throws -> String {
    let place = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try data.write(to: URL(fileURLWithPath: place))
    return place
  }
}
