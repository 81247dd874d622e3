// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation

/// The values of a column of colours as names of series, in order.
struct PlottedSeries {
  /// One a row.
  let names: [String]
  let order: [String]
  /// Whether the order means something: numbers, from small to large.
  let isOrdered: Bool

  /// Texts as they are; where all are numbers, each number, or six bins with about as many rows each where there
  /// are more than twelve different ones.
  init(_ texts: [String]) {
    let known = texts.compactMap { StrictNumber.value(of: $0) }.filter(\.isFinite)
    guard known.count == texts.count else {
      (names, order, isOrdered) = (texts, Self.inOrder(texts), false)
      return
    }
    isOrdered = true
    let different = Set(known).sorted()
    if different.count <= 12 {
      let words = different.map(Self.word)
      let byValue = Dictionary(zip(different, words)) { first, _ in first }
      names = known.map { byValue[$0] ?? "" }
      order = Self.inOrder(words)
      return
    }
    let sorted = known.sorted()
    let ends = (0...6).map { sorted[min(sorted.count - 1, $0 * sorted.count / 6)] }
    let words = (0..<6).map {
      "\(Self.word(ends[$0]))–\(Self.word(ends[$0 + 1]))"
    }
    names = known.map { value in
      words[max(0, min(5, (ends.firstIndex { $0 > value } ?? 6) - 1))]
    }
    order = Self.inOrder(words)
  }

  /// A number as a name: whole ones below 10,000 with all digits, larger ones as 20k or 1.4B, small ones as 1e-4.
  static func word(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 10_000 { return NumberText.exact.plain(value) }
    guard value != 0, abs(value) < 0.01 else { return NumberText.count.plain(value) }
    let exponent = Int(log10(abs(value)).rounded(.down))
    let digits = NumberText.digits(3).plain(value * pow(10, -Double(exponent)))
    return digits + "e\(exponent)"
  }

  static func inOrder(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
