// SPDX-License-Identifier: GPL-3.0-or-later
import CTableBytes

/// Reads records of JSON, one a line or in an array, into columns of places.
///
/// Fields of nested objects become columns of their own, `optimizer.lr`. An object that holds an array of records, such
/// as the `log_history` of a trainer's state, stands for those records.
///
/// > Source: RFC 8259; `NaN` and `Infinity` are read as Python writes them.
struct JSONRecordReader {
  private let bytes: UnsafeRawBufferPointer
  private let path: String
  private var place = 0
  private(set) var names: [String] = []
  private(set) var columns: [[Int]] = []
  private var known: [String: Int] = [:]
  private var count = 0
  /// The fields of the record before this one, in order: the next one mostly has the same.
  private var fields: [(key: Range<Int>, prefix: String, column: Int)] = []
  private var field = 0
  /// What stood before each value of the record before, and the columns of the values.
  private var parts: [ctb_part] = []
  private var partColumns: [Int] = []
  private var partStart = 0
  /// The arrays of records that the outermost object holds.
  private var arrays: [Range<Int>] = []

  private static let deepest = 32

  init(_ bytes: UnsafeRawBufferPointer, path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// Reads everything.
  ///
  /// - Throws: ``FileError`` at the line and column of what is not JSON or no record.
  mutating func read() throws(FileError) {
    skipSpace()
    if peek == UInt8(ascii: "[") {
      try array()
    } else {
      while place < bytes.count {
        try record()
        likeRecords(separator: 0)
        skipSpace()
      }
      if count == 1, let longest = arrays.max(by: { $0.count < $1.count }) {
        (names, columns, known, fields, count) = ([], [], [:], [], 0)
        (parts, partColumns) = ([], [])
        place = longest.lowerBound
        try array()
        place = bytes.count
      }
    }
    skipSpace()
    guard place == bytes.count else { throw error("expected the end of the file, found \(found)") }
    guard count > 0, !names.isEmpty else {
      throw FileError(path: path, "expected at least one record of JSON, found none")
    }
    if count == 1, names.allSatisfy({ $0.wholeMatch(of: /.*\.\d+/) != nil }) {
      throw FileError(
        path: path,
        "expected records of JSON, found columns of them: save it with to_json(orient='records')")
    }
  }

  /// An array of records.
  private mutating func array() throws(FileError) {
    place += 1
    skipSpace()
    if peek == UInt8(ascii: "]") {
      place += 1
      return
    }
    while true {
      skipSpace()
      try record()
      likeRecords(separator: UInt8(ascii: ","))
      skipSpace()
      guard peek == UInt8(ascii: ",") else { break }
      place += 1
    }
    guard peek == UInt8(ascii: "]") else { throw error("expected ',' or ']', found \(found)") }
    place += 1
  }

  private mutating func record() throws(FileError) {
    guard peek == UInt8(ascii: "{") else {
      throw error("expected a record, {\"name\": value, …}, found \(found)")
    }
    field = 0
    parts.removeAll(keepingCapacity: true)
    partColumns.removeAll(keepingCapacity: true)
    partStart = place
    try object(prefix: "", depth: 0)
    parts.append(ctb_part(start: partStart, count: place - partStart))
    count += 1
    guard count <= Limits.recordCells.upperBound / max(columns.count, 1) else {
      throw error(
        "expected at most \(Limits.recordCells.upperBound) cells, found \(count) records of \(columns.count) fields"
      )
    }
    for column in columns.indices where columns[column].count < count { columns[column].append(-1) }
  }

  /// Reads the records that are written as the one before them.
  private mutating func likeRecords(separator: UInt8) {
    let fields = partColumns.count
    guard fields > 0, let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
      return
    }
    var text = ctb_text(base: base, end: bytes.count, unquoted: 0, separator: 0, level: 0)
    let others = columns.count == fields ? [] : Array(Set(columns.indices).subtracting(partColumns))
    var room = 1
    while true {
      // Where records differ from one another, little is spent on this.
      room = min(4 * room, max(4096 / fields, 1))
      var found = 0
      let offsets = [Int](unsafeUninitializedCapacity: room * fields) { buffer, filled in
        guard let start = buffer.baseAddress else { return }
        found = ctb_records(&text, parts, fields, separator, &place, start, room)
        filled = found * fields
      }
      for (field, column) in partColumns.enumerated() {
        for record in 0..<found { columns[column].append(offsets[record * fields + field]) }
      }
      for column in others { columns[column].append(contentsOf: repeatElement(-1, count: found)) }
      count += found
      if found < room { return }
    }
  }

  private mutating func object(prefix: String, depth: Int) throws(FileError) {
    guard depth < Self.deepest else {
      throw error("expected at most \(Self.deepest) objects in one another, found more")
    }
    place += 1
    skipSpace()
    if peek == UInt8(ascii: "}") {
      place += 1
      return
    }
    while true {
      skipSpace()
      let start = place
      guard peek == UInt8(ascii: "\"") else {
        throw error("expected a field's name in quotes, found \(found)")
      }
      try string()
      let key = start + 1..<place - 1
      skipSpace()
      guard peek == UInt8(ascii: ":") else { throw error("expected ':', found \(found)") }
      place += 1
      skipSpace()
      if peek == UInt8(ascii: "{") {
        try object(prefix: prefix + text(key) + ".", depth: depth + 1)
      } else {
        let column = try column(of: key, prefix: prefix)
        guard columns[column].count == count else {
          throw error("expected each field once, found '\(names[column])' again", at: start)
        }
        columns[column].append(place)
        let value = place
        parts.append(ctb_part(start: partStart, count: place - partStart))
        partColumns.append(column)
        try self.value()
        partStart = place
        if depth == 0, count == 0, bytes[value] == UInt8(ascii: "["), isOfRecords(value) {
          arrays.append(value..<place)
        }
      }
      skipSpace()
      guard peek == UInt8(ascii: ",") else { break }
      place += 1
    }
    guard peek == UInt8(ascii: "}") else { throw error("expected ',' or '}', found \(found)") }
    place += 1
  }

  private func isOfRecords(_ start: Int) -> Bool {
    var place = start + 1
    while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
    return place < bytes.count && bytes[place] == UInt8(ascii: "{")
  }

  private mutating func column(of key: Range<Int>, prefix: String) throws(FileError) -> Int {
    defer { field += 1 }
    if field < fields.count, fields[field].key.count == key.count, fields[field].prefix == prefix,
      bytes[fields[field].key].elementsEqual(bytes[key])
    {
      return fields[field].column
    }
    let name = prefix + text(key)
    let column: Int
    if let found = known[name] {
      column = found
    } else {
      guard name.utf8.count <= Limits.columnName.upperBound else {
        throw error(
          "expected a field's name of at most \(Limits.columnName.upperBound) bytes, found \(name.utf8.count)"
        )
      }
      guard count < Limits.recordCells.upperBound / (columns.count + 1) else {
        throw error(
          "expected at most \(Limits.recordCells.upperBound) cells, found \(columns.count) fields in \(count) records"
        )
      }
      column = columns.count
      known[name] = column
      names.append(name)
      columns.append([Int](repeating: -1, count: count))
    }
    if field < fields.count {
      fields[field] = (key, prefix, column)
    } else {
      fields.append((key, prefix, column))
    }
    return column
  }

  /// Passes over a value that is no object, or over an array with anything in it.
  private mutating func value() throws(FileError) {
    if peek == UInt8(ascii: "[") { return try nested() }
    if peek == UInt8(ascii: "\"") { return try string() }
    let start = place
    while place < bytes.count, !JSONText.isDelimiter(bytes[place]) { place += 1 }
    let word = UnsafeRawBufferPointer(rebasing: bytes[start..<place])
    if NumberReader.double(word) != nil { return }
    let words = ["true", "false", "null", "NaN", "Infinity", "-Infinity"]
    guard !word.isEmpty, words.contains(where: { $0.utf8.elementsEqual(word) }) else {
      place = start
      throw error("expected a number, a string, true, false or null, found \(found)")
    }
  }

  /// Passes over an array with all that is in it.
  private mutating func nested() throws(FileError) {
    let start = place
    var open: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "\""):
        try string()
        continue
      case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
      case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard open.popLast() == byte else {
          throw error("expected brackets that match, found \(found)")
        }
        if open.isEmpty {
          place += 1
          return
        }
      default: break
      }
      place += 1
    }
    throw error("expected a closing bracket, found the end of the file", at: start)
  }

  private mutating func string() throws(FileError) {
    let start = place
    place += 1
    while place < bytes.count, bytes[place] != UInt8(ascii: "\""), bytes[place] != 10 {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
      throw error("expected a closing quote, found none", at: start)
    }
    place += 1
  }

  private func text(_ key: Range<Int>) -> String {
    JSONText.unescaped(UnsafeRawBufferPointer(rebasing: bytes[key]))
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 10 || byte == 13 || byte == 9
  }

  private mutating func skipSpace() {
    while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
  }

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private var found: String {
    guard place < bytes.count else { return "the end of the file" }
    var end = place
    while end < bytes.count, end < place + 40, !JSONText.isDelimiter(bytes[end]) { end += 1 }
    let word = String(decoding: bytes[place..<max(end, place + 1)], as: UTF8.self)
    return "'\(word)'"
  }

  private func error(_ message: String, at start: Int? = nil) -> FileError {
    let (line, column) = LinePlaces(bytes).place(of: min(start ?? place, bytes.count))
    return FileError(path: path, line: line, column: column, message)
  }
}
