// SPDX-License-Identifier: GPL-3.0-or-later

/// Lines and columns of places in a text.
///
/// Lines end with a line feed, a carriage return, or both; columns count characters. Both count from 1.
struct LinePlaces {
  private let bytes: UnsafeRawBufferPointer
  /// The place of each line's first byte.
  private let starts: [Int]

  /// Finds the lines of a text; a pass over its bytes.
  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    var starts = [0]
    for place in bytes.indices {
      let byte = bytes[place]
      guard byte == 10 || byte == 13 else { continue }
      if byte == 13, place + 1 < bytes.count, bytes[place + 1] == 10 { continue }
      starts.append(place + 1)
    }
    self.starts = starts
  }

  /// The line and the column of a byte.
  func place(of offset: Int) -> (line: Int, column: Int) {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    let before = bytes[starts[low]..<min(offset, bytes.count)]
    return (low + 1, before.count { $0 & 0xC0 != 0x80 } + 1)
  }
}
