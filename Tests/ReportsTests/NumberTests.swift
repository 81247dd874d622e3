// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import Files
import Foundation
import GapScaling
import Plotting
import ScalingLaws
import Testing

@testable import Reports

@Suite("Every number of the text is the field of report.json that it says it is")
struct NumberTests {
  @Test(
    "the PDF of the ladder, read back", .enabled(if: PDFText.isAvailable, PDFText.advice))
  func ladder() throws {
    let report = try ReportTests.report.get()
    let complaints = try ReadBack(report.publication, json: report.json).complaints()
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  @Test(
    "the PDF of a published law, read back", .enabled(if: PDFText.isAvailable, PDFText.advice))
  func published() throws {
    let law = try #require(PublishedLaws.named("besiroglu2024"))
    let report = PublishedReport(
      PublishedOutlook(
        law,
        families: [
          ("Pythia", ModelFamily.pythia.parameters, 50257),
          ("further models", [1e12, 1e13], 128_256),
        ]))
    let complaints = try ReadBack(report.publication, json: report.json).complaints()
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    #expect(report.publication.composition.texts.contains { $0.contains("Assumed, not measured") })
    let stems = try FileManager.default.contentsOfDirectory(
      atPath: ReportTests.root.appendingPathComponent("Sources/Reports/Published").path
    ).map { $0.replacing(".swift", with: "").lowercased() }.filter { !$0.hasPrefix("published") }
    #expect(stems.sorted() == Catalog.publishedSections.map(\.name).sorted())
  }

  @Test("a change of any one field is found")
  func mutations() throws {
    let report = try SimulatedReportTests.report(models: 3)
    let sound = try ReadBack(report.publication, json: report.json)
    var paths: Set<String> = []
    for (field, written) in report.publication.fields {
      #expect(sound.complaint(field, written) == nil)
      // A word of a sentence without a digit may stay when the digits of the sentence change.
      guard field.value != nil || written.contains(where: \.isNumber),
        paths.insert(field.path).inserted
      else { continue }
      let changed = sound.changing(field.path)
      #expect(changed.complaint(field, written) != nil, "\(field.path): \(written)")
    }
    #expect(paths.count > 200, "\(paths.count)")
  }

  @Test(
    "a number without a field, or with another's, is found",
    .enabled(if: PDFText.isAvailable, PDFText.advice))
  func strangers() throws {
    let results = try SimulatedReportTests.report(models: 2, widths: [4]).results
    let other = Markup.field("1", from: .init("settings.seed", value: 2))
    var options = ReportOptions(sections: [])
    options.entries = [.text(heading: "Ours", paragraphs: ["The bound is 3.21, not \(other)."])]
    let report = Report(results, options: options)
    let complaints = try ReadBack(report.publication, json: report.json).complaints()
    #expect(complaints.count == 2, "\(complaints)")
    #expect(complaints.contains { $0.contains("3.21") })
    #expect(complaints.contains { $0.contains("settings.seed") })
  }

  @Test("rounding: a number stands for a value where it is the value at the digits shown")
  func rounding() {
    for (text, value) in [
      ("0.123", 0.123_456), ("820k", 820_352), ("7.77 · 10^−5", 7.77e-5), ("95\u{A0}%", 0.95),
      ("−1.9", -1.871), ("1000×", 1000), ("3", 3),
    ] {
      #expect(ReadBack.stands(text, for: value), "\(text)")
    }
    for (text, value) in [
      ("0.124", 0.123_456), ("821k", 820_352), ("7.77 · 10^−5", 7.78e-5), ("94\u{A0}%", 0.95),
      ("−1.9", 1.871), ("none", 0),
    ] {
      #expect(!ReadBack.stands(text, for: value), "\(text)")
    }
  }
}

/// A report's pages as its PDF shows them, each number held against its field of the JSON.
struct ReadBack {
  private let publication: Publication
  private var object: Any

  init(_ publication: Publication, json: JSON) throws {
    self.publication = publication
    object = try JSONSerialization.jsonObject(with: Data(json.text().utf8))
  }

  /// What stands in a report as digits and is no result.
  nonisolated(unsafe) private static let structural: [Regex<Substring>] = [
    // Numbers of the document and of the paper's statements.
    /(?:Theorem|Section|Figure|Table|equation) \d+(?:\.\d)?/,
    // Days, fingerprints, the name of their algorithm.
    /\d{4}-\d\d-\d\d/, /\b[0-9a-f]{64}\b/, /SHA-256/,
    // References.
    /et al\. \(\d{4}\)/, /(?:ICLR|COLT|Models\.) \d{4}/, /arXiv \d{4}\.\d{4,5}/,
  ]

  /// The constants of the formulas that the text is made of.
  private static let formulas = [
    "2C", "1 − δ", "D1 − β", "/(1 − β)", "b log 2", "C/(1 + C)", "1 − s", "log(1 + x)", "log(1 + (",
    "δ/(2|K|)", "δ/2", "μ2σ2",
    "2N", "(tr√H)2", "σ2", "λmax/1000", "nats1/2", "next to 0", "λ < 0", "values as 0",
    "negative as 0", "negatives as 0",
    "taken as 0", "6ND",
  ]

  /// What is wrong, a sentence each; nothing when every number of every page is its field's.
  func complaints() throws -> [String] {
    let document = try publication.document().document
    let read = try PDFText.pages(document.pdf())
    guard read.count == document.pages.count else {
      return ["\(document.pages.count) pages were set, \(read.count) read back"]
    }
    var complaints: [String] = []
    var ticks = try tickLabels()
    for (index, page) in document.pages.enumerated() {
      let labels = page.drawing.labels
      let drawn = labels.map { Markup.plain($0.markup) }.joined(separator: "\n")
      if Self.digits(read[index]) != Self.digits(drawn) {
        complaints.append("page \(index + 1): the PDF's digits are not those that were set")
      }
      var rest = ""
      for label in labels {
        let spans = Markup.spans(label.markup)
        for span in spans {
          if let field = span.field { complaint(field, span.text).map { complaints.append($0) } }
        }
        let plain = Markup.plain(label.markup)
        if spans.allSatisfy({ $0.field == nil }), let count = ticks[plain], count > 0 {
          ticks[plain] = count - 1
          continue
        }
        if plain.contains(/· page \d+ of \d+$/) || (label.font.bold && plain.contains(/^\d+\s/))
          || plain.wholeMatch(of: /\(\d+\)|•/) != nil
        {
          continue
        }
        rest += " " + spans.map { $0.field == nil ? $0.text : "…" }.joined()
      }
      complaints += Self.strangers(in: rest).map { "page \(index + 1): \($0) has no field" }
    }
    return complaints
  }

  /// The numbers at the axes of the figures, by how often they stand there.
  private func tickLabels() throws -> [String: Int] {
    let measurer = try PangoMeasurer()
    var counts: [String: Int] = [:]
    for picture in publication.composition.pictures {
      for label in picture.drawing(measurer: measurer).labels {
        let plain = Markup.plain(label.markup)
        if plain.wholeMatch(of: /−?[\d.]+[kMBT]?|10\^−?\d+/) != nil {
          counts[plain, default: 0] += 1
        }
      }
    }
    return counts
  }

  private static func strangers(in text: String) -> [String] {
    var text = text.replacing(/\s+/, with: " ")
    for formula in formulas { text = text.replacing(formula, with: " ") }
    for pattern in structural { text = text.replacing(pattern, with: " ") }
    return text.split(separator: /\s+/).filter { $0.contains(where: \.isNumber) }.map(String.init)
  }

  private static func digits(_ text: String) -> String {
    String(text.filter { $0.isASCII && $0.isNumber })
  }

  /// What is wrong with words that were written from a field; nil when nothing is.
  func complaint(_ field: Markup.Field, _ written: String) -> String? {
    switch value(field.path) {
    case let text as String:
      let known = Self.words(text)
      let lacking = Self.words(written).filter { word in
        word.contains(where: \.isNumber) && !known.contains(word)
      }
      return lacking.isEmpty ? nil : "\(field.path) is '\(text)', not '\(written)'"
    case let number as NSNumber:
      // Not every reader of JSON rounds to the last bit.
      guard let value = field.value,
        abs(value - number.doubleValue) <= 1e-14 * abs(value)
      else {
        return "\(field.path) is \(number), not \(field.value.map { "\($0)" } ?? written)"
      }
      return Self.stands(written, for: value) ? nil : "\(field.path) is \(value), not \(written)"
    default: return "\(field.path) is no field, for '\(written)'"
    }
  }

  /// Runs of digits and points.
  private static func words(_ text: String) -> Set<String> {
    Set(text.matches(of: /\d+(?:\.\d+)*/).map { String($0.output) })
  }

  /// Whether a written number is a value at its digits.
  static func stands(_ written: String, for value: Double) -> Bool {
    let pattern = /(−)?(\d+(?:\.\d+)?)(?:(k|M|B|T)|(\u{A0}?%)|×|\s?·\s?10\^?(−?\d+))?/
    guard let match = written.wholeMatch(of: pattern), let shown = Double(match.2) else {
      return false
    }
    var scale = 1.0
    if let suffix = match.3 { scale = ["k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12][suffix] ?? 1 }
    if match.4 != nil { scale = 0.01 }
    if let power = match.5 {
      scale = pow(10, Double(power.replacing("−", with: "-")) ?? 0)
    }
    let decimals = match.2.split(separator: ".").dropFirst().first?.count ?? 0
    let tolerance = 0.5 * pow(10, -Double(decimals)) * scale * (1 + 1e-9)
    return abs(abs(value) - shown * scale) <= tolerance && (match.1 == nil || value < 0)
  }

  private func value(_ path: String) -> Any? {
    path.split(separator: ".").reduce(object as Any?) { found, step in
      if let fields = found as? [String: Any] { return fields[String(step)] }
      guard let items = found as? [Any], let index = Int(step), items.indices.contains(index) else {
        return nil
      }
      return items[index]
    }
  }

  /// The same pages against a JSON in which one field differs.
  func changing(_ path: String) -> ReadBack {
    func changed(_ value: Any, _ steps: ArraySlice<Substring>) -> Any {
      guard let step = steps.first else {
        if let number = value as? NSNumber { return number.doubleValue * 1.25 + 1 }
        let text = value as? String ?? ""
        return text.replacing(/\d/) { "\((Int($0.output) ?? 0) + 1)" }
      }
      if var fields = value as? [String: Any], let inner = fields[String(step)] {
        fields[String(step)] = changed(inner, steps.dropFirst())
        return fields
      }
      if var items = value as? [Any], let index = Int(step), items.indices.contains(index) {
        items[index] = changed(items[index], steps.dropFirst())
        return items
      }
      return value
    }
    var copy = self
    copy.object = changed(object, path.split(separator: ".")[...])
    return copy
  }
}
