// SPDX-License-Identifier: GPL-3.0-or-later
import CTableBytes
import Files
import Foundation
import Testing

/// The loops over bytes give the same with every set of instructions, and what a plain reading gives.
@Suite("Bytes of tables")
struct TableBytesTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64 = 11
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9
    }
  }

  private static let levels = [CTB_PORTABLE.rawValue, CTB_BASELINE.rawValue, CTB_AVX2.rawValue]

  /// A table without quotes whose cells are of all lengths, with line ends of all kinds and blank rows.
  private static func text(_ generator: inout Generator, columns: Int, rows: Int) -> (
    String, [[String]]
  ) {
    var text = ""
    var cells: [[String]] = []
    for _ in 0..<rows {
      let row = (0..<columns).map { _ -> String in
        let number = Double.random(in: -1e6...1e6, using: &generator)
        switch Int.random(in: 0...5, using: &generator) {
        case 0: return "\(Int(number))"
        case 1: return "\(number / 1e9)"
        case 2: return " \(number) "
        case 3: return "word\(Int(number))"
        case 4: return columns == 1 ? "0" : ""
        default: return "\(number)"
        }
      }
      cells.append(row)
      text +=
        row.joined(separator: ",") + ["\n", "\r\n", "\r"][Int.random(in: 0...2, using: &generator)]
      if Int.random(in: 0...4, using: &generator) == 0 { text += " \t\n" }
    }
    return (text, cells)
  }

  @Test func rowsAndCellsAreThoseOfEveryLevel() {
    var generator = Generator()
    for round in 0..<60 {
      let (text, cells) = Self.text(
        &generator, columns: 1 + round % 7, rows: Int.random(in: 1...80, using: &generator))
      let bytes = Array(text.utf8)
      for level in Self.levels {
        bytes.withUnsafeBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return }
          var table = ctb_text(
            base: base, end: buffer.count, unquoted: 0, separator: UInt8(ascii: ","),
            level: ctb_available(level))
          var found = ctb_rows(place: 0, count: 0, cells: 0, uneven: Int.max)
          var starts = [Int](repeating: -1, count: cells.count + 1)
          ctb_find_rows(&table, &found, &starts, starts.count)
          #expect(found.count == cells.count && found.place == bytes.count)
          #expect(found.cells == cells[0].count && found.uneven == Int.max)
          for (row, expected) in cells.enumerated() {
            for (column, cell) in expected.enumerated() {
              let place = ctb_cell(&table, starts[row], column)
              let read = String(
                decoding: bytes[place..<min(place + cell.utf8.count, bytes.count)], as: UTF8.self)
              #expect(read == cell)
            }
          }
          for column in cells[0].indices {
            var values = [Double](repeating: .nan, count: cells.count)
            var place = 0
            while place < cells.count {
              place = ctb_column(&table, starts, nil, place, cells.count, column, &values)
              guard place < cells.count else { break }
              #expect(Double(cells[place][column].trimmingCharacters(in: .whitespaces)) == nil)
              place += 1
            }
            for (row, value) in values.enumerated() where !value.isNaN {
              let number = Double(cells[row][column].trimmingCharacters(in: .whitespaces))
              #expect(value.bitPattern == number?.bitPattern)
            }
          }
        }
      }
    }
  }

  @Test func bytesThatAreNoTextAreFoundByEveryLevel() {
    for level in Self.levels {
      for count in [1, 7, 63, 64, 65, 200] {
        for place in stride(from: 0, to: count, by: 3) {
          for byte: UInt8 in [0, 0x80, 0xFF] {
            var bytes = [UInt8](repeating: 0x41, count: count)
            bytes[place] = byte
            #expect(ctb_ascii(bytes, 0, count, ctb_available(level)) == place)
            #expect(ctb_ascii(bytes, place + 1, count, ctb_available(level)) == count)
          }
        }
      }
    }
  }

  @Test func unevenRowsAreFoundInLongTables() throws {
    let rows = (0..<9000).map { "\($0),2" }
    var text = "a,b\n" + rows.joined(separator: "\n") + "\n"
    #expect(try Table(text: text, path: "t.csv").rowCount == 9000)
    text += "1,2,3\n4,5\n" + String(repeating: "1\n", count: 5000)
    #expect {
      _ = try Table(text: text, path: "t.csv")
    } throws: {
      "\($0)".hasPrefix("t.csv:9002:5: expected 2 cells as in the header, found 3")
    }
  }

  @Test func recordsThatChangeTheirFieldsKeepTheirPlaces() throws {
    var lines: [String] = []
    for index in 0..<3000 {
      switch index % 100 {
      case 50: lines.append("{\"b\": \(index), \"a\": 1}")
      case 51: lines.append("{\"a\": \"x\\n\", \"b\": null, \"c\": {\"d\": \(index)}}")
      case 52: lines.append("{ \"a\":1e3 ,\"b\" : [1, 2]}")
      default: lines.append("{\"a\": \(index), \"b\": \"\(index).5\"}")
      }
    }
    let table = try Table(text: lines.joined(separator: "\n"), path: "t.jsonl")
    #expect(table.header == ["a", "b", "c.d"] && table.rowCount == 3000)
    let a = try table.texts("a")
    let b = try table.texts("b")
    #expect(a[49] == "49" && b[49] == "49.5" && a[50] == "1" && b[50] == "50")
    #expect(a[51] == "x\n" && b[51] == "" && a[52] == "1e3" && b[52] == "[1, 2]")
    #expect(try table.texts("c.d")[2951] == "2951" && table.texts("c.d")[2950] == "")
    let array = try Table(text: "[" + lines.joined(separator: " ,\n") + "]", path: "t.json")
    #expect(try array.texts("b") == b)
    // A record without the field is named by its line.
    #expect(table.location(row: 7, column: "c.d").line == 8)
    let numbers = try table.keeping(rows: [0, 7, 50]).numbers("b")
    #expect(numbers == [0.5, 7.5, 50])
  }
}
