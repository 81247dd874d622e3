// SPDX-License-Identifier: GPL-3.0-or-later

/// The dictionary in the header of a `.npy` file: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }`.
///
/// As numpy's reader it takes the three keys in any order, each once, and no other; strings in single or double quotes;
/// whole numbers of at least 0 in a tuple.
struct NumpyHeaderFields {
  private(set) var descr = ""
  private(set) var fortran = false
  private(set) var shape: [Int] = []

  private let bytes: [UInt8]
  private let path: String
  private var index = 0

  /// - Throws: ``FileError`` for anything else than such a dictionary.
  init(_ bytes: [UInt8], path: String) throws(FileError) {
    self.bytes = bytes
    self.path = path
    var seen: Set<String> = []
    try expect("{")
    while !next("}") {
      let key = try string()
      guard ["descr", "fortran_order", "shape"].contains(key), seen.insert(key).inserted else {
        throw error("each of descr, fortran_order and shape once")
      }
      try expect(":")
      switch key {
      case "descr": descr = try string()
      case "fortran_order": fortran = try bool()
      default: shape = try tuple()
      }
      if !next(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard seen.count == 3, index == bytes.count else {
      throw error("descr, fortran_order and shape, and nothing else")
    }
  }

  private func error(_ what: String) -> FileError {
    FileError(
      path: path,
      "expected \(what) in the .npy header, found '\(String(decoding: bytes.prefix(200), as: UTF8.self))'"
    )
  }

  private mutating func skipSpace() {
    // What Python's tokenizer skips: not the vertical tab.
    while index < bytes.count, bytes[index] == 0x20 || (0x09...0x0D).contains(bytes[index]),
      bytes[index] != 0x0B
    {
      index += 1
    }
  }

  /// Whether the character comes next, which is then passed over.
  private mutating func next(_ character: Character) -> Bool {
    skipSpace()
    guard index < bytes.count, bytes[index] == character.asciiValue else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ character: Character) throws(FileError) {
    if !next(character) { throw error("'\(character)'") }
  }

  private mutating func string() throws(FileError) -> String {
    skipSpace()
    if index < bytes.count, bytes[index] == 0x5B { throw structured() }
    guard index < bytes.count, bytes[index] == 0x27 || bytes[index] == 0x22 else {
      throw error("a word in quotes")
    }
    let quote = bytes[index]
    guard let end = bytes[(index + 1)...].firstIndex(of: quote) else {
      throw error("a closing quote")
    }
    defer { index = end + 1 }
    return String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
  }

  /// The refusal of a list of fields, `[('nll', '<f4'), ('entropy', '<f4')]`.
  private func structured() -> FileError {
    let text = String(decoding: bytes[index...].prefix(4096), as: UTF8.self)
    let names = text.matches(of: /\(\s*['"]([^'"]*)['"]\s*,/).map { String($0.1) }
    let fields = names.isEmpty ? "" : " with the fields \(names.joined(separator: ", "))"
    let pair = names.count == 2 ? names : ["nll", "entropy"]
    return FileError(
      path: path,
      "expected an array of numbers, found a structured array\(fields): save "
        + "numpy.stack([\(pair.map { "a['\($0)']" }.joined(separator: ", "))], axis=1)")
  }

  private mutating func bool() throws(FileError) -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)]
    where bytes[index...].starts(with: word.utf8) {
      index += word.utf8.count
      return value
    }
    throw error("True or False for fortran_order")
  }

  private mutating func tuple() throws(FileError) -> [Int] {
    try expect("(")
    var lengths: [Int] = []
    var hasComma = false
    while !next(")") {
      skipSpace()
      let digits = bytes[index...].prefix { (0x30...0x39).contains($0) }
      guard let length = Int(String(decoding: digits, as: UTF8.self)),
        digits.count == 1 || digits.first != 0x30
      else { throw error("whole numbers of at least 0 in the shape") }
      lengths.append(length)
      index += digits.count
      hasComma = next(",")
      if !hasComma {
        try expect(")")
        break
      }
    }
    // (3) is a number in Python, and no tuple.
    guard lengths.count != 1 || hasComma else { throw error("a tuple such as (3,) for the shape") }
    return lengths
  }
}
