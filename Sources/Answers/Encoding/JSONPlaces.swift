// SPDX-License-Identifier: GPL-3.0-or-later
public import Files

/// JSON text as a list of places and what stands there, so that two texts can be compared value by value.
///
/// A number keeps its spelling, so that `1`, `1.0` and `1e0` differ. A name that comes twice in one object is refused,
/// because readers disagree about which of the two counts.
public struct JSONPlaces: Sendable {
  /// A value, or the opening of an object or a list.
  public struct Leaf: Sendable {
    /// The names and indices that lead to it.
    public let place: [String]
    /// `{`, `[`, the spelling of a number, `true`, `false`, `null`, or a text after a quotation mark.
    public let text: String

    /// The place as `result.terms.risk` or `vouched.0`; the whole text is `the file`.
    public var name: String { place.isEmpty ? "the file" : place.joined(separator: ".") }
    /// The place as bytes that no other place has: names are compared byte by byte, not as Unicode does.
    public var key: [UInt8] { place.flatMap { Array($0.utf8) + [0xFF] } }
    /// Whether the same bytes stand there.
    public func isSame(as other: Leaf) -> Bool { text.utf8.elementsEqual(other.text.utf8) }
    /// What stands there for a message, cut at 60 characters.
    public var shown: String {
      switch text {
      case "{": "an object"
      case "[": "a list"
      default: text.hasPrefix("\"") ? "'\(text.dropFirst().prefix(60))'" : String(text.prefix(60))
      }
    }
  }

  /// Every value in the order of the text.
  public let leaves: [Leaf]

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8.
  ///   - path: The file's name for errors.
  ///   - what: What was expected, such as `a certificate`.
  /// - Throws: `FileError` with line and column where the text is not JSON, an object has a name twice, or objects and
  ///   lists are nested more than 32 deep.
  public init(_ bytes: [UInt8], path: String, expecting what: String) throws(FileError) {
    var reader = Reader(bytes: bytes, path: path, what: what)
    try reader.value(at: [], depth: 0)
    try reader.end()
    leaves = reader.leaves
  }

  private struct Reader {
    let bytes: [UInt8]
    let path: String
    let what: String
    var index = 0
    var leaves: [Leaf] = []

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func error(_ message: String) -> FileError {
      let before = bytes[..<min(index, bytes.count)]
      let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
      let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
      return FileError(path: path, line: line, column: column, message)
    }

    private func syntax() -> FileError {
      error("expected \(what) in JSON, found text that is not JSON")
    }

    private mutating func skipSpace() {
      while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
        index += 1
      }
    }

    private mutating func take(_ character: Character) -> Bool {
      skipSpace()
      guard next == character.asciiValue else { return false }
      index += 1
      return true
    }

    mutating func end() throws(FileError) {
      skipSpace()
      if index < bytes.count { throw syntax() }
    }

    mutating func value(at place: [String], depth: Int) throws(FileError) {
      guard depth <= 32 else {
        throw error("expected \(what) nested at most 32 deep, found a deeper one")
      }
      skipSpace()
      switch next {
      case UInt8(ascii: "{"): try object(at: place, depth: depth)
      case UInt8(ascii: "["): try list(at: place, depth: depth)
      case UInt8(ascii: "\""): leaves.append(Leaf(place: place, text: "\"" + (try string())))
      default: try scalar(at: place)
      }
    }

    private mutating func object(at place: [String], depth: Int) throws(FileError) {
      index += 1
      leaves.append(Leaf(place: place, text: "{"))
      if take("}") { return }
      var names: Set<[UInt8]> = []
      repeat {
        skipSpace()
        guard next == UInt8(ascii: "\"") else { throw syntax() }
        let start = index
        let name = try string()
        guard names.insert(Array(name.utf8)).inserted else {
          index = start
          throw error(
            "expected each field once, found '\((place + [name]).joined(separator: "."))' twice")
        }
        guard take(":") else { throw syntax() }
        try value(at: place + [name], depth: depth + 1)
      } while take(",")
      guard take("}") else { throw syntax() }
    }

    private mutating func list(at place: [String], depth: Int) throws(FileError) {
      index += 1
      leaves.append(Leaf(place: place, text: "["))
      if take("]") { return }
      var count = 0
      repeat {
        try value(at: place + [String(count)], depth: depth + 1)
        count += 1
      } while take(",")
      guard take("]") else { throw syntax() }
    }

    private mutating func scalar(at place: [String]) throws(FileError) {
      let start = index
      while let byte = next, Self.isWord(byte) { index += 1 }
      let text = String(decoding: bytes[start..<index], as: UTF8.self)
      guard ["true", "false", "null"].contains(text) || Self.isNumber(text) else {
        index = start
        throw syntax()
      }
      leaves.append(Leaf(place: place, text: text))
    }

    private static func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }

    /// Whether a word is a number as JSON writes them.
    private static func isNumber(_ word: String) -> Bool {
      var rest = Substring(word)
      func isDigit(_ character: Character?) -> Bool {
        character.map { ("0"..."9").contains($0) } ?? false
      }
      if rest.first == "-" { rest.removeFirst() }
      guard isDigit(rest.first) else { return false }
      if rest.first == "0" {
        rest.removeFirst()
      } else {
        rest = rest.drop(while: isDigit)
      }
      if rest.first == "." {
        rest.removeFirst()
        guard isDigit(rest.first) else { return false }
        rest = rest.drop(while: isDigit)
      }
      if rest.first == "e" || rest.first == "E" {
        rest.removeFirst()
        if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
        guard isDigit(rest.first) else { return false }
        rest = rest.drop(while: isDigit)
      }
      return rest.isEmpty
    }

    private mutating func string() throws(FileError) -> String {
      index += 1
      var text: [UInt8] = []
      while let byte = next {
        switch byte {
        case UInt8(ascii: "\""):
          index += 1
          guard let string = String(validating: text, as: UTF8.self) else { throw syntax() }
          return string
        case UInt8(ascii: "\\"): text += try escaped()
        case 0..<0x20: throw syntax()
        default:
          text.append(byte)
          index += 1
        }
      }
      throw syntax()
    }

    private mutating func escaped() throws(FileError) -> [UInt8] {
      index += 1
      guard let byte = next else { throw syntax() }
      index += 1
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
      case UInt8(ascii: "b"): return [0x08]
      case UInt8(ascii: "f"): return [0x0C]
      case UInt8(ascii: "n"): return [0x0A]
      case UInt8(ascii: "r"): return [0x0D]
      case UInt8(ascii: "t"): return [0x09]
      case UInt8(ascii: "u"):
        var value = try unit()
        if (0xD800..<0xDC00).contains(value) {
          guard next == UInt8(ascii: "\\") else { throw syntax() }
          index += 1
          guard next == UInt8(ascii: "u") else { throw syntax() }
          index += 1
          let low = try unit()
          guard (0xDC00..<0xE000).contains(low) else { throw syntax() }
          value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw syntax() }
        return Array(String(Character(scalar)).utf8)
      default: throw syntax()
      }
    }

    private mutating func unit() throws(FileError) -> UInt32 {
      guard index + 4 <= bytes.count,
        bytes[index..<index + 4].allSatisfy({
          Self.isWord($0) && Character(Unicode.Scalar($0)).isHexDigit
        }),
        let value = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
      else { throw syntax() }
      index += 4
      return value
    }
  }
}
