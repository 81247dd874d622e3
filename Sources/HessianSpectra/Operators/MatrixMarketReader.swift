// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation

/// The lines of a Matrix Market file, one after another, comments and blank lines passed over.
struct MatrixMarketReader {
  let path: String
  private let lines: [Substring]
  private var line = 0

  init(text: String, path: String) {
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    self.path = path
  }

  /// The lines that were not read yet.
  var linesLeft: Int { lines.count - line }

  func error(_ message: String) -> FileError { FileError(path: path, line: line, message) }

  mutating func banner() throws(FileError) -> (isCoordinate: Bool, isSymmetric: Bool) {
    line = 1
    let words = (lines.first ?? "").lowercased().split(separator: " ").map(String.init)
    guard words.count == 5, words[0] == "%%matrixmarket", words[1] == "matrix",
      ["coordinate", "array"].contains(words[2]), ["real", "integer"].contains(words[3]),
      ["symmetric", "general"].contains(words[4])
    else {
      throw error(
        "expected '%%MatrixMarket matrix coordinate|array real|integer symmetric|general', found "
          + "'\((lines.first ?? "").prefix(80))'")
    }
    return (words[2] == "coordinate", words[4] == "symmetric")
  }

  /// The words of the next line that says something.
  private mutating func words(_ count: Int, _ what: String) throws(FileError) -> [Substring] {
    while line < lines.count {
      line += 1
      let text = lines[line - 1]
      guard text.first != "%", text.contains(where: { !$0.isWhitespace }) else { continue }
      let words = text.split { $0.isWhitespace }
      guard words.count == count else {
        throw error(
          "expected \(count) number\(count == 1 ? "" : "s") for \(what), found '\(text.prefix(80))'"
        )
      }
      return words
    }
    throw error("expected \(what), found the end of the file")
  }

  /// Whole numbers from 0 to 10^15.
  mutating func wholes(_ count: Int, _ what: String) throws(FileError) -> [Int] {
    var values: [Int] = []
    for word in try words(count, what) { values.append(try whole(word, what)) }
    return values
  }

  private func whole(_ word: Substring, _ what: String) throws(FileError) -> Int {
    guard let value = StrictNumber.value(of: word), value >= 0, value <= 1e15,
      let whole = Int(exactly: value)
    else {
      throw error("expected whole numbers of at least 0 for \(what), found '\(word.prefix(80))'")
    }
    return whole
  }

  private func finite(_ word: Substring) throws(FileError) -> Double {
    guard let value = StrictNumber.value(of: word), value.isFinite else {
      throw error("expected a finite number, found '\(word.prefix(80))'")
    }
    guard Limits.isOrdinary(value) else {
      throw error(
        "expected a magnitude of at most \(Limits.magnitude.upperBound), found \(word.prefix(80))")
    }
    return value
  }

  /// One element of an array.
  mutating func element() throws(FileError) -> Double {
    // In two steps: an error must know the line that was read.
    let word = try words(1, "an element")[0]
    return try finite(word)
  }

  /// One entry, its row and column counted from 0.
  mutating func entry(rows: Int) throws(FileError) -> (row: Int, column: Int, value: Double) {
    let words = try words(3, "an entry 'row column value'")
    let (i, j) = (
      try whole(words[0], "a row and a column"), try whole(words[1], "a row and a column")
    )
    guard (1...rows).contains(i), (1...rows).contains(j) else {
      throw error("expected a row and a column from 1 to \(rows), found \(i) and \(j)")
    }
    return (i - 1, j - 1, try finite(words[2]))
  }

  mutating func end() throws(FileError) {
    while line < lines.count {
      line += 1
      let text = lines[line - 1]
      if text.first != "%", text.contains(where: { !$0.isWhitespace }) {
        throw error("expected the end of the file, found '\(text.prefix(80))'")
      }
    }
  }
}
