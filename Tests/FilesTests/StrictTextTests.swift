// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import Files

@Suite("Strict text")
struct StrictTextTests {
  @Test(arguments: [
    "1", "-1.5", "+.5", "2.", "1e3", "1E-3", "007", "1e400", "nan", "-INF", "Infinity",
  ])
  func numbers(_ text: String) throws {
    let value = try #require(StrictNumber.value(of: text))
    let expected = try #require(Double(text))
    #expect(value == expected || (value.isNaN && expected.isNaN))
  }

  @Test(arguments: [
    "", " ", "+", ".", "e", "1e", "1e+", "--1", "0x10", "0b1", "1_000", "1,5", "1.5.2", "1 ", " 1",
    "1\u{0}", "1\u{0}2",
    "\u{FF11}", "\u{0663}", "nan(1)", "infinit", "1f", "½",
  ])
  func notNumbers(_ text: String) { #expect(StrictNumber.value(of: text) == nil, "\(text)") }

  @Test func controlCharactersAreWrittenOut() {
    #expect(
      VisibleText.line("a\u{1B}[2J\n\u{7F}\u{9B}\u{202E}é\t") == "a\\x1b[2J\\n\\x7f\\x9b\\u202eé\\t"
    )
    #expect(VisibleText.lines("a\nb\u{7}") == "a\nb\\x07")
    #expect(VisibleText.line(String(repeating: "x", count: 10_000)).count <= VisibleText.longest)
  }

  @Test func errorsAreOneLine() {
    let error = FileError(path: "a\nb", line: 1, "found '\u{1B}'")
    #expect(error.description == "a\\nb:1: found '\\x1b'")
  }

  @Test(arguments: [
    ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("=1+1", "'=1+1"), ("@a", "'@a"),
    ("-1.5", "-1.5"),
    ("-x", "'-x"), ("+1e3", "+1e3"), ("=a,b", "\"'=a,b\""), ("plain", "plain"),
    ("a\r\nb", "\"a\r\nb\""), ("", ""),
  ])
  func cells(_ text: String, _ expected: String) { #expect(CSVCell.text(text) == expected) }

  @Test(arguments: [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }",
    "{\"shape\": (3, 2), 'fortran_order': False, 'descr': '<f4'}\n",
    "{ 'descr':'<f4','fortran_order':False,'shape':(3,2)}",
  ])
  func headers(_ text: String) throws {
    let fields = try NumpyHeaderFields(Array(text.utf8), path: "a.npy")
    #expect(fields.descr == "<f4" && !fields.fortran && fields.shape == [3, 2])
  }

  @Test(arguments: [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (3), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-3, 2), }",
    "{'descr': '<f4', 'fortran_order': 0, 'shape': (3, 2), }",
    "{'descr': '<f4', 'fortran_order': , 'shape': (3, 2), }",
    "{'descr': '<f4', 'fortran_order': TrueFalse, 'shape': (3, 2), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), 'x': 1}",
    "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3, 2)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2)} x",
    "{'descr': '<f4', 'shape': (3, 2)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': ((3, 2))}", "", "{", "{'descr",
  ])
  func badHeaders(_ text: String) {
    #expect(throws: FileError.self) { try NumpyHeaderFields(Array(text.utf8), path: "a.npy") }
  }
}
