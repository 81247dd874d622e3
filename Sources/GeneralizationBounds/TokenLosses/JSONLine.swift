// SPDX-License-Identifier: GPL-3.0-or-later
import Files

/// One line of JSON: `{"nll": 2.1, "entropy": 1.9}` (further flat fields are passed over) or `[2.1, 1.9]`.
///
/// Bytes are scanned where they lie; text is made for error messages only, which name the line and the column.
struct JSONLine {
  private let bytes: UnsafeRawBufferPointer
  private let path: String
  private let line: Int
  /// Nats a unit of the numbers.
  private let unit: Double
  private var index = 0

  /// A line without its end.
  init(_ bytes: UnsafeRawBufferPointer, path: String, line: Int, unit: Double = 1) {
    self.bytes = bytes
    self.unit = unit
    self.path = path
    self.line = line
  }

  /// The line's loss and entropy.
  mutating func pair() throws(FileError) -> (nll: Float, entropy: Float) {
    skipSpace()
    let pair: (nll: Float, entropy: Float)
    switch peek {
    case UInt8(ascii: "["): pair = try array()
    case UInt8(ascii: "{"): pair = try object()
    default: throw error("expected {\"nll\": …, \"entropy\": …} or [nll, entropy], found \(found)")
    }
    skipSpace()
    guard index == bytes.count else { throw error("expected the end of the line, found \(found)") }
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
      if isEqual(key, "nll") || isEqual(key, "loss") {
        let name = text(key)
        guard nll == nil else { throw error("expected one loss, found '\(name)' again", at: start) }
        nll = try number(named: name)
      } else if isEqual(key, "entropy") {
        guard entropy == nil else { throw error("expected one entropy, found two", at: start) }
        entropy = try number(named: "entropy")
      } else {
        try skipValue()
      }
      skipSpace()
      guard peek == UInt8(ascii: ",") else { break }
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
    guard let value = NumberReader.double(UnsafeRawBufferPointer(rebasing: bytes[word])) else {
      index = start
      if peek == UInt8(ascii: "\"") {
        throw error("expected a number for '\(name)', found text in quotes", at: start)
      }
      throw error("expected a number for '\(name)', found \(found)")
    }
    guard value.isFinite, value >= Double(RoundedRows.least) else {
      throw error("expected a finite '\(name)' of at least 0, found \(text(word))", at: start)
    }
    guard Float(value * unit) <= TokenLosses.mostLoss else {
      throw error(
        "expected a '\(name)' of at most \(Int(TokenLosses.mostLoss)) nats, found \(text(word))",
        at: start)
    }
    return RoundedRows.clipped(Float(value))
  }

  private mutating func skipValue() throws(FileError) {
    skipSpace()
    if peek == UInt8(ascii: "\"") {
      _ = try string()
    } else if word().isEmpty {
      throw error("expected a number, a string, true, false or null, found \(found)")
    }
  }

  /// The place of a string's bytes between its quotes, escapes as they are.
  private mutating func string() throws(FileError) -> Range<Int> {
    let start = index
    guard peek == UInt8(ascii: "\"") else {
      throw error("expected a field's name in quotes, found \(found)")
    }
    index += 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard index < bytes.count else {
      throw error("expected a closing quote, found none", at: start)
    }
    index += 1
    return start + 1..<index - 1
  }

  private mutating func word() -> Range<Int> {
    let start = index
    while index < bytes.count, Self.isOfWord(bytes[index]) { index += 1 }
    return start..<index
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(FileError) {
    skipSpace()
    guard index < bytes.count, UInt32(bytes[index]) == character.value else {
      throw error("expected '\(character)', found \(found)")
    }
    index += 1
  }

  private mutating func skipSpace() {
    while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 || bytes[index] == 13 {
      index += 1
    }
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func isEqual(_ range: Range<Int>, _ word: StaticString) -> Bool {
    range.count == word.utf8CodeUnitCount
      && bytes[range].elementsEqual(
        UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The word or character at the cursor, for an error.
  private var found: String {
    guard index < bytes.count else { return "the end of the line" }
    var end = index
    while end < bytes.count, Self.isOfWord(bytes[end]) { end += 1 }
    if end > index { return "'\(text(index..<end))'" }
    return "'\(text(index..<bytes.count).first.map(String.init) ?? "")'"
  }

  private func error(_ message: String, at place: Int? = nil) -> FileError {
    FileError(
      path: path, line: line, column: text(0..<min(place ?? index, bytes.count)).count + 1, message)
  }
}
