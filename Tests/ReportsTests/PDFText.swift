// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The text of a PDF by poppler's pdftotext.
enum PDFText {
  private static let reader = "/usr/bin/pdftotext"

  static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: reader) }

  static let advice: Comment = "install poppler-utils to read the PDF's text back"

  /// The text of each page in the order in which it was set.
  static func pages(_ pdf: Data) throws -> [String] {
    try read(pdf, layout: "-raw").split(separator: "\u{0C}", omittingEmptySubsequences: false)
      .dropLast().map(String.init)
  }

  static func read(_ pdf: Data, layout: String = "-layout") throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "\(UUID().uuidString).pdf")
    try pdf.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: reader)
    process.arguments = [layout, file.path, "-"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}
