// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Foundation
import GapScaling
import Plotting
import Testing

@testable import Reports

@Suite("Every number of the text stands in report.json")
struct NumberTests {
  @Test(
    "the PDF of the ladder, read back",
    .enabled(if: PDFText.isAvailable, PDFText.advice))
  func ladder() throws {
    let report = try ReportTests.report.get()
    let strangers = try Self.strangers(in: report)
    #expect(strangers.isEmpty, "\(strangers)")
  }

  @Test("a number that the JSON lacks is found")
  func stranger() throws {
    let known = Known(["a": 0.123_456, "b": 820_352, "c": 7.77e-5, "d": 0.95])
    #expect(known.strangers(in: "0.123 820k 7.77 · 10 95 % 3").isEmpty)
    #expect(known.strangers(in: "0.124 821k 7.78 · 10 94 %") == ["0.124", "821k", "7.78·", "94 %"])
  }

  /// The numbers of a report's pages that its JSON does not hold, those of its pictures' axes left out.
  static func strangers(in report: Report) throws -> [String] {
    let object = try JSONSerialization.jsonObject(with: Data(report.json.text().utf8))
    var text = try PDFText.read(report.document().pdf())
    // References and fingerprints are not numbers.
    text = text.components(separatedBy: "\n").filter { !$0.contains(/page \d+ of \d+/) }
      .joined(separator: "\n")
    if let end = text.matches(of: /(?m)^\s*\d+ +References$/).last {
      text = String(text[..<end.range.lowerBound])
    }
    text = text.replacing(/[0-9a-f]{64}|SHA-256/, with: " ").replacing(/\d{4}-\d\d-\d\d/, with: " ")
      .replacing(/(Figure|Table|Section|equation|Theorem|Lemma)\s+[\d.]+/, with: " ")
      .replacing(/(?m)^\s*\d+ +[A-Z][a-z][A-Za-z ]*$/, with: " ")
      .replacing(/et al\. \(\d{4}\)/, with: " ").replacing(/\(\d+\)/, with: " ")
    var labels: [String] = []
    for item in report.composition.items {
      guard case .figure(let picture, _, _) = item else { continue }
      labels += picture.drawing(measurer: FixedMeasurer()).labels.map {
        Markup.plain($0.markup).replacing("^", with: "")
      }
    }
    var strangers = Known(object).strangers(in: text)
    for label in labels {
      for word in label.matches(of: Known.pattern) {
        let number = Known.word(word.output)
        if let place = strangers.firstIndex(of: number) { strangers.remove(at: place) }
      }
    }
    return strangers
  }
}

/// The numbers of a JSON object, to be found again as a reader sees them: rounded, with a suffix, in per cent.
struct Known {
  private let values: [Double]

  nonisolated(unsafe) static let pattern = /(\d+(?:\.\d+)?)(?:(k|M|B|T)\b|\s?(%)|\s?(·)\s?10\d*)?/

  init(_ object: Any) {
    var values: [Double] = []
    func collect(_ object: Any) {
      switch object {
      case let fields as [String: Any]: fields.values.forEach(collect)
      case let items as [Any]: items.forEach(collect)
      case let number as Double: values.append(abs(number))
      // Names such as 820k-gptq4 and sentences of the method are the reader's own words.
      case let text as String:
        for match in text.matches(of: Self.pattern) { values += Double(match.1).map { [$0] } ?? [] }
      default: break
      }
    }
    collect(object)
    self.values = values
  }

  typealias Match = (Substring, Substring, Substring?, Substring?, Substring?)

  static func word(_ match: Match) -> String {
    String(match.1)
      + (match.2.map(String.init) ?? match.3.map { " \($0)" } ?? match.4.map(String.init) ?? "")
  }

  func strangers(in text: String) -> [String] {
    text.matches(of: Self.pattern).compactMap { match in
      knows(match.output) ? nil : Self.word(match.output)
    }
  }

  private func knows(_ match: Match) -> Bool {
    guard let shown = Double(match.1) else { return true }
    // Digits of formulas and lists.
    let isPlain = match.2 == nil && match.3 == nil && match.4 == nil
    if isPlain, shown < 10, shown == shown.rounded(), !match.1.contains(".") { return true }
    let decimals = match.1.split(separator: ".").dropFirst().first?.count ?? 0
    let tolerance = 0.5 * pow(10, -Double(decimals)) * (1 + 1e-9)
    let scales: [Substring: Double] = ["k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12]
    return values.contains { value in
      var value = value
      if let suffix = match.2 { value /= scales[suffix] ?? 1 }
      if match.3 != nil, abs(100 * value - shown) <= tolerance { return true }
      if match.4 != nil, value > 0 { value /= pow(10, floor(log10(value * (1 + 1e-9)))) }
      return abs(value - shown) <= tolerance
    }
  }
}
