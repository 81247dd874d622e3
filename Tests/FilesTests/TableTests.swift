// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Testing

@Suite("Tables")
struct TableTests {
  private func complaint(_ body: () throws(FileError) -> Void) -> String {
    do throws(FileError) {
      try body()
      return "no complaint"
    } catch { return error.description }
  }

  @Test(arguments: [
    "x,y\n1,2\n3,4\n", "\u{FEFF}x,y\r\n1,2\r\n3,4\r\n", "x;y\n1;2\n\n3;4", "x\ty\n1\t2\n3\t4\n",
    "\"x\",\"y\"\n \"1\" ,2\n3,4", "\n\nx, y\n1 , 2\n3,4\n\n",
  ])
  func spellingsOfOneTable(_ text: String) throws {
    let table = try Table(text: text, path: "t.csv")
    #expect(table.header == ["x", "y"])
    #expect(try table.numbers("x") == [1, 3])
    #expect(try table.numbers("y") == [2, 4])
  }

  @Test func quotedSeparatorsAndLineEnds() throws {
    let table = try Table(text: "name,x\n\"a, \"\"b\"\"\nc\",1\nd,oops\n", path: "t.csv")
    #expect(try table.texts("name") == ["a, \"b\"\nc", "d"])
    #expect(
      complaint { () throws(FileError) in _ = try table.numbers("x") }
        == "t.csv:4:3: expected a number in column 'x', found 'oops'")
  }

  @Test(arguments: [
    ("", "t.csv: expected a header line that names the columns, found an empty file"),
    ("\n \n", "t.csv: expected a header line that names the columns, found an empty file"),
    (
      "a,b\n1,2,3\n",
      "t.csv:2:5: expected 2 cells as in the header, found 3: where a comma marks decimals write a point, "
        + "as in 2.3, or part the columns by semicolons"
    ),
    ("a,b\n1,x,y\n", "t.csv:2:5: expected 2 cells as in the header, found 3"),
    (",,c\n", "t.csv:1:2: expected a column name, found an empty cell in the header"),
    ("a,b\n1\n", "t.csv:2:1: expected 2 cells as in the header, found 1"),
    ("a,a\n", "t.csv:1:3: expected each column once, found 'a' a second time"),
    ("a,,c\n", "t.csv:1:3: expected a column name, found an empty cell in the header"),
    ("a,b\n\"1,2\n", "t.csv:2:1: expected a closing quote, found the end of the file"),
  ])
  func shapes(_ text: String, _ expected: String) {
    #expect(
      complaint { () throws(FileError) in _ = try Table(text: text, path: "t.csv") } == expected)
  }

  @Test(arguments: [
    ("abc", "expected a number in column 'x', found 'abc'"),
    ("", "expected a number in column 'x', found an empty cell"),
    ("nan", "expected a number greater than 0 in column 'x', found nan"),
    ("inf", "expected a finite number in column 'x', found inf"),
    ("-1", "expected a number greater than 0 in column 'x', found -1"),
    ("0", "expected a number greater than 0 in column 'x', found 0"),
    (
      "1,5",
      "found 3: where a comma marks decimals write a point, as in 1.5, or part the columns by semicolons"
    ),
    (
      "\"3,14\"",
      "expected a number in column 'x', found '3,14': write the decimals after a point, 3.14"
    ),
    (
      "\"1,234,567\"",
      "expected a number in column 'x', found '1,234,567': write it without commas, 1234567"
    ),
  ])
  func cells(_ cell: String, _ expected: String) {
    let found = complaint { () throws(FileError) in
      _ = try Table(text: "k,x\na,\(cell)\n", path: "t.csv").numbers("x", .positive)
    }
    #expect(found.hasSuffix(expected))
  }

  @Test func aDataFramesIndexColumnNeedsNoName() throws {
    let table = try Table(text: ",x\n0,1e3\n1,2.5E-1\n", path: "t.csv")
    #expect(table.header == ["Unnamed: 0", "x"])
    #expect(try table.numbers("x") == [1000, 0.25])
    let second = table.keeping(rows: [1])
    #expect(try second.numbers("x") == [0.25])
    #expect(second.location(row: 0, column: "x") == (3, 3))
  }

  @Test func missingColumn() throws {
    let table = try Table(text: "a,b\n1,2\n", path: "t.csv")
    #expect(
      complaint { () throws(FileError) in _ = try table.numbers("x") }
        == "t.csv:1: expected a column 'x', found 'a', 'b'")
    #expect(table.firstColumn(named: ["N", "B"]) == "b")
  }
}
