// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import Files

@Suite("Formats of tables")
struct TableFormatTests {
  private func complaint(_ data: Data, _ path: String = "runs.csv") -> String {
    do throws(FileError) {
      _ = try Table(Source(data, path: path))
      return "no complaint"
    } catch { return error.description }
  }

  private func complaint(_ text: String) -> String { complaint(Data(text.utf8)) }

  @Test(
    "records of JSON are tables",
    arguments: [
      "{\"n\": 1, \"loss\": 2.5, \"name\": \"a\"}\n{\"n\": 3, \"loss\": null, \"name\": \"b\"}\n",
      "[{\"n\":1,\"loss\":2.5,\"name\":\"a\"},\n {\"n\":3,\"name\":\"b\"}]",
      "\u{FEFF}{\"n\":1,\"loss\":2.5,\"name\":\"\\u0061\"}\r\n\r\n{\"name\":\"b\",\"n\":3}",
      "{\"state\": 7, \"log_history\": [{\"n\":1,\"loss\":2.5,\"name\":\"a\"},{\"n\":3,\"name\":\"b\"}]}",
    ])
  func records(_ text: String) throws {
    let table = try Table(text: text, path: "runs.jsonl")
    #expect(table.header == ["n", "loss", "name"])
    #expect(try table.numbers("n") == [1, 3])
    #expect(try table.optionalNumbers("loss") == [2.5, nil])
    #expect(try table.texts("name") == ["a", "b"])
  }

  @Test("fields of nested objects have a point, lists are texts, places are those of the values")
  func nested() throws {
    let text = """
      {"config": {"lr": 1e-3, "opt": {"name": "a\\"b\\u00e9"}}, "tags": ["x", "y]"], "ok": true}
      {"tags": [], "config": {"lr": "fast"}, "new": 4}
      """
    let table = try Table(text: text, path: "r.jsonl")
    #expect(table.header == ["config.lr", "config.opt.name", "tags", "ok", "new"])
    #expect(try table.texts("config.opt.name") == ["a\"bé", ""])
    #expect(try table.texts("tags") == ["[\"x\", \"y]\"]", "[]"])
    #expect(try table.texts("ok") == ["true", ""])
    #expect(table.location(row: 1, column: "new") == (2, 47))
    let error = try #require(throws: FileError.self) { try table.numbers("config.lr") }
    #expect(
      error.description == "r.jsonl:2:31: expected a number in column 'config.lr', found 'fast'")
    #expect(try table.keeping(rows: [1]).numbers("new") == [4])
  }

  @Test(
    "JSON that is no table is refused at its place",
    arguments: [
      (
        "{\"a\": 1}\n{\"a\": x}\n",
        "2:7: expected a number, a string, true, false or null, found 'x'"
      ),
      ("{\"a\": 1, \"a\": 2}", "1:10: expected each field once, found 'a' again"),
      ("{\"a\": 1", "1:8: expected ',' or '}', found the end of the file"),
      ("[{\"a\": 1}, 2]", "1:12: expected a record, {\"name\": value, …}, found '2'"),
      ("[1, 2]", "1:2: expected a record, {\"name\": value, …}, found '1'"),
      ("{\"a\": \"b\n\"}", "1:7: expected a closing quote, found none"),
      ("{\"a\": [1, 2}", "1:12: expected brackets that match, found '}'"),
      ("{\"a\": 0x10}", "1:7: expected a number, a string, true, false or null, found '0x10'"),
      ("[{\"a\": 1}] {", "1:12: expected the end of the file, found '{'"),
    ])
  func brokenRecords(_ text: String, _ expected: String) {
    #expect(complaint(text) == "runs.csv:" + expected)
  }

  @Test("JSON without a record is refused, as are columns of JSON and deep nests")
  func noRecords() {
    #expect(complaint("[]") == "runs.csv: expected at least one record of JSON, found none")
    #expect(complaint("{\"a\":{\"0\":1},\"b\":{\"0\":2}}").contains("to_json(orient='records')"))
    let deep = String(repeating: "{\"a\":", count: 5_000)
    #expect(complaint(deep).contains("expected at most 32 objects in one another"))
    let lists = "{\"a\":" + String(repeating: "[", count: 100_000)
    #expect(complaint(lists).contains("expected a closing bracket, found the end of the file"))
  }

  @Test("UTF-16 is read, with a mark and without")
  func wideText() throws {
    let text = "name,x\nå,1\n"
    for (encoding, mark) in [
      (String.Encoding.utf16LittleEndian, [UInt8]([0xFF, 0xFE])),
      (.utf16BigEndian, [0xFE, 0xFF]), (.utf16LittleEndian, []), (.utf16BigEndian, []),
    ] {
      let long = mark.isEmpty ? text.replacing("å", with: "abcdefghijklm") : text
      let data = Data(mark) + (long.data(using: encoding) ?? Data())
      let table = try Table(Source(data, path: "t.csv"))
      #expect(try table.numbers("x") == [1])
    }
  }

  @Test("other encodings and binary files are named at their first byte")
  func encodings() {
    #expect(
      complaint(Data(Array("a,b\ncaf".utf8) + [0xE9] + Array(",1\n".utf8)), "my runs.csv")
        == "my runs.csv:2:4: expected UTF-8 text, found the byte 0xE9, as Windows-1252 and Latin-1 have it: convert "
        + "it with iconv -f WINDOWS-1252 -t UTF-8 'my runs.csv' > 'utf8-my runs.csv'")
    #expect(
      complaint(Data(Array("a,b\n1,2".utf8) + [0, 7]))
        == "runs.csv:2:4: expected UTF-8 text, found a byte of a binary file, 0x00")
    #expect(complaint(Data([0xFF, 0xFE, 0, 0, 1, 0, 0, 0])).contains("found UTF-32"))
  }

  private static let head =
    "expected a table (CSV, TSV, JSON Lines or an array of JSON records), found "

  private static let others: [([UInt8], String)] = [
    (
      Array("PAR1".utf8),
      "a Parquet file: convert it with python3 -c \"import sys, pandas; "
        + "pandas.read_parquet(sys.argv[1]).to_csv(sys.argv[2], index=False)\" runs.csv runs-converted.csv"
    ),
    (Array("PK\u{3}\u{4}....xl/workbook.xml".utf8), "an Excel workbook: convert it with python3"),
    (Array("PK\u{3}\u{4}......a.npy".utf8), "a NumPy .npz archive: save one array"),
    (Array("PK\u{3}\u{4}....archive/data.pkl".utf8), "a PyTorch file: write a table"),
    (Array("PK\u{3}\u{4}....a.csv".utf8), "a zip archive: unpack it with unzip runs.csv"),
    ([0x93] + Array("NUMPY".utf8), "a NumPy array: name its columns"),
    ([0x80, 4, 0x95, 1], "a Python pickle: write a table"),
    (Array("%PDF-1.7".utf8), "a PDF document: copy the table"),
    (Array("\n<!DOCTYPE HTML><html>".utf8), "an HTML page: convert it with python3"),
    (Array("<?xml version='1.0'?>".utf8), "an XML document: convert it with python3"),
    (
      Array("version https://git-lfs.github.com/spec/v1\noid sha256:1\n".utf8),
      "a Git LFS pointer: fetch the file with git lfs pull"
    ),
    (Array("| a | b |\n|---|:--|\n| 1 | 2 |\n".utf8), "a Markdown table: convert it with sed -e"),
    (Array("SQLite format 3\0".utf8), "an SQLite database: convert it with sqlite3"),
    (
      [0x28, 0xB5, 0x2F, 0xFD, 0],
      "a file compressed with zstd: decompress it with zstd -d runs.csv"
    ),
  ]

  @Test("other formats are named by their first bytes, with what converts them", arguments: others)
  func otherFormats(_ bytes: [UInt8], _ expected: String) {
    let found = complaint(Data(bytes))
    #expect(found.hasPrefix("runs.csv: " + Self.head + expected), "\(found)")
    #expect(!found.contains("\n"))
  }

  @Test("the command for a Markdown table makes a table of it")
  func markdown() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("laws-format-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = "| n | loss |\n| --- | ---: |\n| 1 | 2.5 |\n| 3 | 1.5 |\n"
    try text.write(toFile: folder + "/it's.md", atomically: true, encoding: .utf8)
    let error = try #require(throws: FileError.self) {
      try Table(contentsOf: folder + "/it's.md")
    }
    let command = try #require(error.message.split(separator: "convert it with ").last)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "cd '\(folder)' && \(command)"]
    try process.run()
    process.waitUntilExit()
    let table = try Table(contentsOf: folder + "/it's.csv")
    #expect(try table.numbers("n") == [1, 3] && table.numbers("loss") == [2.5, 1.5])
  }

  @Test("cells with and without quotes anywhere, against a reader of one character at a time")
  func scanner() throws {
    var state: UInt64 = 3
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let pieces = ["", "1", " 2.5 ", "abcdefghijklmnop", "é", "\u{A0}7\u{A0}", "-", "a b"]
    let quoted = ["\"a,b\"", "\"x\"\"y\"", " \"q\" ", "\"\"", "\"l\nm\"", "\"t\"u"]
    let meant = ["a,b", "x\"y", "q", "", "l\nm", "tu"]
    for round in 0..<200 {
      let columns = 2 + random(12)
      var text = (0..<columns).map { "c\($0)" }.joined(separator: ",")
      if round % 3 == 0 { text = text.replacing("c0", with: "\"c0\"") }
      var expected: [[String]] = []
      for _ in 0..<random(8) {
        text += round % 2 == 0 ? "\n" : "\r\n"
        var row: [String] = []
        for column in 0..<columns {
          if column > 0 { text += "," }
          if round % 4 == 1, random(3) == 0 {
            let index = random(quoted.count)
            text += quoted[index]
            row.append(meant[index])
          } else {
            let piece = pieces[random(pieces.count)]
            text += piece
            row.append(piece.trimmingCharacters(in: .whitespaces))
          }
        }
        expected.append(row)
      }
      let table = try Table(text: text, path: "t.csv")
      #expect(table.rowCount == expected.count)
      for column in 0..<columns {
        #expect(try table.texts("c\(column)") == expected.map { $0[column] }, "\(text)")
      }
    }
  }

  @Test("distinct texts, filled rows and tables in memory")
  func readers() throws {
    let table = try Table(text: "a,b\nx,1\ny,\nx,3\n", path: "t.csv")
    #expect(try table.distinct("a").map(\.text) == ["x", "y"])
    #expect(try table.distinct("a").map(\.count) == [2, 1])
    #expect(try table.filledRows("b") == [0, 2])
    let made = Table(path: "t", header: ["a", "b"], cells: [["1", "z"], ["2", ""]])
    #expect(try made.numbers("a") == [1, 2] && made.filledRows("b") == [0])
    #expect(throws: FileError.self) { try made.numbers("b") }
  }
}
