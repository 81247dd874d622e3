// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import NumericalMethods

/// One line of JSON: `{"nll": 2.1, "entropy": 1.9}` (further flat fields are passed over) or `[2.1, 1.9]`.
///
/// Read by hand because every complaint must name its column.
struct JSONLine {
  private let characters: [Character]
  private let path: String
  private let line: Int
  /// Nats a unit of the numbers.
  private let unit: Double
  private var index = 0

  init(_ text: Substring, path: String, line: Int, unit: Double = 1) {
    self.unit = unit
    characters = Array(text)
    self.path = path
    self.line = line
  }

  /// The line's loss and entropy.
  mutating func pair() throws(FileError) -> (nll: Float, entropy: Float) {
    skipSpace()
    let pair: (nll: Float, entropy: Float)
    switch peek {
    case "[": pair = try array()
    case "{": pair = try object()
    default: throw error("expected {\"nll\": …, \"entropy\": …} or [nll, entropy], found \(found)")
    }
    skipSpace()
    guard peek == nil else { throw error("expected the end of the line, found \(found)") }
    return pair
  }

  private mutating func array() throws(FileError) -> (nll: Float, entropy: Float) {
    try expect("[")
    let nll = try number(named: "nll")
    try expect(",")
    let entropy = try number(named: "entropy")
    try expect("]")
    return (nll, entropy)
  }

  private mutating func object() throws(FileError) -> (nll: Float, entropy: Float) {
    try expect("{")
    var nll: Float?
    var entropy: Float?
    while true {
      skipSpace()
      let start = index
      let key = try string()
      try expect(":")
      switch key {
      case "nll", "loss":
        guard nll == nil else { throw error("expected one loss, found '\(key)' again", at: start) }
        nll = try number(named: key)
      case "entropy":
        guard entropy == nil else { throw error("expected one entropy, found two", at: start) }
        entropy = try number(named: key)
      default: try skipValue()
      }
      skipSpace()
      guard peek == "," else { break }
      index += 1
    }
    let end = index
    try expect("}")
    guard let nll else { throw error("expected a field 'nll' or 'loss', found none", at: end) }
    guard let entropy else { throw error("expected a field 'entropy', found none", at: end) }
    return (nll, entropy)
  }

  private mutating func number(named name: String) throws(FileError) -> Float {
    skipSpace()
    let start = index
    let word = self.word()
    guard let value = Double(word) else {
      index = start
      if found == "'\"'" {
        throw error("expected a number for '\(name)', found text in quotes", at: start)
      }
      throw error("expected a number for '\(name)', found \(found)")
    }
    guard value.isFinite, value >= 0 else {
      throw error("expected a finite '\(name)' of at least 0, found \(word)", at: start)
    }
    guard Float(value * unit) <= TokenLosses.mostLoss else {
      throw error(
        "expected a '\(name)' of at most \(Int(TokenLosses.mostLoss)) nats, found \(word)",
        at: start)
    }
    return Float(value)
  }

  private mutating func skipValue() throws(FileError) {
    skipSpace()
    if peek == "\"" {
      _ = try string()
    } else if word().isEmpty {
      throw error("expected a number, a string, true, false or null, found \(found)")
    }
  }

  private mutating func string() throws(FileError) -> String {
    let start = index
    guard peek == "\"" else { throw error("expected a field's name in quotes, found \(found)") }
    index += 1
    var text = ""
    while let next = peek, next != "\"" {
      if next == "\\" {
        text.append(next)
        index += 1
      }
      if let next = peek { text.append(next) }
      index += 1
    }
    guard peek == "\"" else { throw error("expected a closing quote, found none", at: start) }
    index += 1
    return text
  }

  private mutating func word() -> String {
    let start = index
    while let next = peek, next.isLetter || next.isNumber || "+-.".contains(next) { index += 1 }
    return String(characters[start..<index])
  }

  private mutating func expect(_ character: Character) throws(FileError) {
    skipSpace()
    guard peek == character else { throw error("expected '\(character)', found \(found)") }
    index += 1
  }

  private mutating func skipSpace() {
    while let next = peek, next.isWhitespace { index += 1 }
  }

  private var peek: Character? { index < characters.count ? characters[index] : nil }

  /// The word or character at the cursor, for an error.
  private var found: String {
    guard index < characters.count else { return "the end of the line" }
    let word = characters[index...].prefix { $0.isLetter || $0.isNumber || "+-.".contains($0) }
    return "'\(word.isEmpty ? String(characters[index]) : String(word))'"
  }

  private func error(_ message: String, at place: Int? = nil) -> FileError {
    FileError(path: path, line: line, column: (place ?? index) + 1, message)
  }
}
