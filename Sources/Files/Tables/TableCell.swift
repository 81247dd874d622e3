// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A cell where it lies in the text.
struct TableCell {
  /// How bytes stand for text.
  enum Form {
    /// As they are, but for spaces that are not ASCII around them.
    case plain
    /// As they are, spaces too.
    case quoted
    /// In quotes, of which a doubled one is one; what follows the closing quote belongs to the text.
    case withQuotes
    /// The inside of a JSON string, with its escapes.
    case escaped
  }

  /// The place at which the cell starts.
  let offset: Int
  let bytes: UnsafeRawBufferPointer
  let form: Form

  /// A cell that is not there.
  static var missing: TableCell {
    TableCell(
      offset: 0, bytes: UnsafeRawBufferPointer(start: nil, count: 0), form: .quoted)
  }

  var isEmpty: Bool {
    if bytes.isEmpty { return true }
    switch form {
    case .quoted, .escaped: return false
    case .plain: return bytes[0] >= 0x80 && text.isEmpty
    case .withQuotes: return text.isEmpty
    }
  }

  /// The cell's text.
  var text: String {
    switch form {
    case .quoted: return String(decoding: bytes, as: UTF8.self)
    case .plain:
      let text = String(decoding: bytes, as: UTF8.self)
      guard let first = bytes.first, let last = bytes.last, first >= 0x80 || last >= 0x80 else {
        return text
      }
      return text.trimmingCharacters(in: .whitespaces)
    case .withQuotes:
      var text: [UInt8] = []
      var place = 1
      while place < bytes.count {
        if bytes[place] == UInt8(ascii: "\"") {
          guard place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "\"") else { break }
          place += 1
        }
        text.append(bytes[place])
        place += 1
      }
      text += bytes[min(place + 1, bytes.count)...].filter { $0 != 32 && $0 != 9 }
      return String(decoding: text, as: UTF8.self)
    case .escaped: return JSONText.unescaped(bytes)
    }
  }

  /// The number that the cell spells, as Swift reads it; nil where it spells none.
  var number: Double? {
    if form == .plain || form == .quoted, let value = NumberReader.double(bytes) { return value }
    if form == .quoted || bytes.allSatisfy({ $0 < 0x80 }) && form == .plain { return nil }
    var text = self.text
    return text.withUTF8 { NumberReader.double(UnsafeRawBufferPointer($0)) }
  }
}
