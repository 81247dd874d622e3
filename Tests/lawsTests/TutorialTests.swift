// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("Tutorials")
struct TutorialTests {
  static let articles = [
    ("ScalingLaws", "FitAndAllocate"), ("GeneralizationBounds", "CertifyAModel"),
    ("Reports", "FromStudyToReport"),
  ]

  /// A program as its article shows it: the imports, and the body of the function without its indent.
  private static func program(_ name: String) throws -> [Substring] {
    let text = try String(
      contentsOf: Binary.root.appendingPathComponent("Examples/tutorials/\(name).swift"),
      encoding: .utf8)
    return text.split(separator: "\n").filter {
      !$0.hasPrefix("//") && !$0.hasPrefix("func ") && $0 != "}"
    }.map { $0.hasPrefix("  ") ? $0.dropFirst(2) : $0 }
  }

  @Test("an article shows the whole program that is built", arguments: articles)
  func shown(_ room: String, _ name: String) throws {
    let text = try String(
      contentsOf: Binary.root.appendingPathComponent("Sources/\(room)/\(room).docc/\(name).md"),
      encoding: .utf8)
    let shown = text.components(separatedBy: "```swift\n").dropFirst().flatMap {
      $0.components(separatedBy: "```")[0].split(separator: "\n")
    }
    #expect(shown == (try Self.program(name)))
  }

  @Test("a fit and its allocation")
  func fit() throws {
    let result = try Binary(product: "tutorials", ["fit"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.first?.hasSuffix(" runs") == true)
    #expect(lines.suffix(2).allSatisfy { $0.contains(" to ") }, "\(result.output)")
  }

  @Test("a certificate that holds")
  func certificate() throws {
    let folder = try TemporaryFolder()
    let result = try Binary(
      product: "tutorials", ["certificate", folder.path + "/certificate.json"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasSuffix("The certificate holds.\n"))
  }

  @Test("a study to a report")
  func report() throws {
    let folder = try TemporaryFolder()
    let study = folder.path + "/study"
    #expect(
      try Binary("simulate", "-o", study, "--models", "3", "--sample", "200").status == 0)
    let result = try Binary(product: "tutorials", ["report", study, folder.path + "/reports"])
    #expect(result.status == 0, "\(result.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/reports")
    #expect(files.sorted() == ["report.html", "report.json", "report.pdf"])
  }
}
