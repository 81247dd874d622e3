// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts
import Files
import Foundation
import NumericalMethods

/// Where the rows of token losses lie: in memory, or in mapped files that follow one another.
///
/// Everything that is summed over rows goes through ``forEachRun(in:_:)``, which hands them out in the same pieces
/// however they are stored, so that sums don't depend on it.
struct TokenRows: Sendable {
  /// A column of one `.npy` file.
  struct Column: Sendable {
    let source: Source
    /// The byte of its first number.
    let offset: Int
    /// From one of its numbers to the next, in numbers.
    let stride: Int
    let type: NumpyType

    /// The address of a row's number; nil where the file stays on disk.
    func address(_ row: Int) -> UnsafePointer<Float>? {
      source.bytes?.baseAddress.map {
        ($0 + offset + row * stride * type.bytes).assumingMemoryBound(to: Float.self)
      }
    }

    /// Copies rows as float32 to every second place: wider numbers are rounded.
    func copy(_ rows: Range<Int>, to target: UnsafeMutablePointer<Float>) {
      let width = stride * type.bytes
      withUnsafeTemporaryAllocation(byteCount: rows.count * width, alignment: 8) { raw in
        let start = offset + rows.lowerBound * width
        // Behind the last number of a column of pairs nothing may follow.
        let size = (rows.count - 1) * width + type.bytes
        guard (try? source.read(start..<start + size, into: raw)) != nil,
          let base = raw.baseAddress
        else { return }
        for row in 0..<rows.count { target[2 * row] = Float(type.value(at: base + row * width)) }
      }
    }
  }

  /// Rows of a file of pairs, or of two files that hold a column each.
  struct Part: Sendable {
    let losses, entropies: Column
    let count: Int
    /// The place of its first row among all.
    let start: Int

    /// Whether the kernel can read the rows where they lie.
    var isDirect: Bool {
      losses.type == .float32 && entropies.type == .float32 && losses.stride == entropies.stride
        && !losses.source.isStreamed && !entropies.source.isStreamed
    }

    /// Copies rows as pairs of float32; where a file can't be read any more, zeros, and the file remembers it.
    func copy(_ rows: Range<Int>, to target: UnsafeMutablePointer<Float>) {
      guard !rows.isEmpty else { return }
      target.update(repeating: 0, count: 2 * rows.count)
      if losses.stride == 2, losses.type == .float32 {
        let start = losses.offset + 8 * rows.lowerBound
        let room = UnsafeMutableRawBufferPointer(start: target, count: 8 * rows.count)
        try? losses.source.read(start..<start + room.count, into: room)
      } else {
        losses.copy(rows, to: target)
        entropies.copy(rows, to: target + 1)
      }
    }
  }

  enum Storage: Sendable {
    case memory(nll: [Float], entropy: [Float])
    /// Loss and entropy by turns.
    case pairs([Float])
    case files([Part])
  }

  let storage: Storage
  let count: Int
  /// Nats a unit of the stored numbers: 1, or log 2; the product is rounded to a float.
  let unit: Double

  /// Tokens that are summed as one piece; the same whatever the number of threads.
  static let chunk = 1 << 20
  /// Rows that are turned into float32 at once: a few blocks, so that memory stays small.
  private static let converted = 16 * Int(CLP_BLOCK)
  /// The kernel's own piece.
  static let block = Int(CLP_BLOCK)

  init(nll: [Float], entropy: [Float], unit: Double = 1) {
    storage = .memory(nll: nll, entropy: entropy)
    count = nll.count
    self.unit = unit
  }

  init(pairs: [Float], unit: Double) {
    storage = .pairs(pairs)
    count = pairs.count / 2
    self.unit = unit
  }

  init(files: [(losses: Column, entropies: Column, count: Int)], unit: Double) {
    var start = 0
    var parts: [Part] = []
    for (losses, entropies, count) in files where count > 0 {
      parts.append(Part(losses: losses, entropies: entropies, count: count, start: start))
      start += count
    }
    storage = .files(parts)
    count = start
    self.unit = unit
  }

  /// Rows in order, in runs whose lengths are multiples of the kernel's block, but for the range's last.
  ///
  /// - Parameter range: Rows; its start is a multiple of the block's size.
  func forEachRun(in range: Range<Int>, _ body: (clp_rows, Int) -> Void) {
    switch storage {
    case .memory(let nll, let entropy):
      nll.withUnsafeBufferPointer { nll in
        entropy.withUnsafeBufferPointer { entropy in
          guard let losses = nll.baseAddress, let entropies = entropy.baseAddress else { return }
          let rows = clp_rows(
            losses: losses + range.lowerBound, entropies: entropies + range.lowerBound, stride: 1)
          body(rows, range.count)
        }
      }
    case .pairs(let pairs):
      pairs.withUnsafeBufferPointer { pairs in
        guard let base = pairs.baseAddress.map({ $0 + 2 * range.lowerBound }) else { return }
        body(clp_rows(losses: base, entropies: base + 1, stride: 2), range.count)
      }
    case .files(let parts):
      var buffer: UnsafeMutablePointer<Float>?
      defer { buffer?.deallocate() }
      var place = range.lowerBound
      while place < range.upperBound {
        let index = Self.part(of: place, in: parts)
        let part = parts[index]
        let here = min(part.start + part.count, range.upperBound) - place
        let left = range.upperBound - place
        let whole = here == left ? here : here / Self.block * Self.block
        if whole > 0, part.isDirect, let losses = part.losses.address(place - part.start),
          let entropies = part.entropies.address(place - part.start)
        {
          body(
            clp_rows(losses: losses, entropies: entropies, stride: part.losses.stride), whole)
          place += whole
        } else {
          let size = min(whole > 0 ? Self.converted : Self.block, left)
          let pairs = buffer ?? .allocate(capacity: 2 * Self.converted)
          buffer = pairs
          Self.copy(place..<place + size, of: parts[index...], to: pairs)
          body(clp_rows(losses: pairs, entropies: pairs + 1, stride: 2), size)
          place += size
        }
      }
    }
  }

  /// The part that holds a row, by halving.
  private static func part(of row: Int, in parts: [Part]) -> Int {
    var (low, high) = (0, parts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if parts[middle].start <= row { low = middle } else { high = middle }
    }
    return low
  }

  /// Pairs of a range that several files share, or that are no pairs of float32 in memory.
  private static func copy(
    _ range: Range<Int>, of parts: ArraySlice<Part>, to pairs: UnsafeMutablePointer<Float>
  ) {
    for part in parts {
      guard part.start < range.upperBound else { return }
      let low = max(range.lowerBound, part.start)
      let high = min(range.upperBound, part.start + part.count)
      guard low < high else { continue }
      part.copy(low - part.start..<high - part.start, to: pairs + 2 * (low - range.lowerBound))
    }
  }

  /// Checks that every read of the files so far succeeded.
  func confirm() throws(FileError) {
    guard case .files(let parts) = storage else { return }
    for part in parts {
      try part.losses.source.confirm()
      try part.entropies.source.confirm()
    }
  }

  /// Copies of evenly spaced runs, as rows of their own.
  ///
  /// - Parameters:
  ///   - size: The rows of a run.
  ///   - apart: From the start of one to that of the next, a multiple of the block's size.
  ///   - runs: Their number.
  func runs(of size: Int, apart: Int, count runs: Int) -> TokenRows {
    var pairs: [Float] = []
    pairs.reserveCapacity(2 * runs * size)
    for run in 0..<runs {
      let range = run * apart..<run * apart + size
      forEachRun(in: range) { rows, count in
        if rows.stride == 2, rows.entropies == rows.losses + 1 {
          pairs.append(contentsOf: UnsafeBufferPointer(start: rows.losses, count: 2 * count))
        } else {
          for row in 0..<count {
            pairs.append(rows.losses[row * rows.stride])
            pairs.append(rows.entropies[row * rows.stride])
          }
        }
      }
    }
    return TokenRows(pairs: pairs, unit: unit)
  }

  /// The rows as two columns, converted to nats.
  func columns(in range: Range<Int>? = nil) -> (nll: [Float], entropy: [Float]) {
    let range = range ?? 0..<count
    if unit == 1, case .memory(let nll, let entropy) = storage {
      return range.count == count ? (nll, entropy) : (Array(nll[range]), Array(entropy[range]))
    }
    var nll: [Float] = []
    var entropy: [Float] = []
    nll.reserveCapacity(range.count)
    entropy.reserveCapacity(range.count)
    forEachRun(in: range) { rows, count in
      for index in 0..<count {
        nll.append(converted(rows.losses[index * rows.stride]))
        entropy.append(converted(rows.entropies[index * rows.stride]))
      }
    }
    return (nll, entropy)
  }

  /// Some rows from anywhere, as two columns in nats.
  func columns(at start: Int, count: Int) -> (nll: [Float], entropy: [Float]) {
    let first = start / Self.block * Self.block
    let (nll, entropy) = columns(in: first..<start + count)
    return (Array(nll[(start - first)...]), Array(entropy[(start - first)...]))
  }

  private func converted(_ value: Float) -> Float {
    unit == 1 ? value : Float(Double(value) * unit)
  }
}

extension TokenRows: Equatable {
  /// Whether the same numbers are held, wherever they lie.
  static func == (a: TokenRows, b: TokenRows) -> Bool {
    guard a.count == b.count else { return false }
    for start in stride(from: 0, to: a.count, by: chunk) {
      let range = start..<min(start + chunk, a.count)
      let (left, right) = (a.columns(in: range), b.columns(in: range))
      guard left.nll == right.nll, left.entropy == right.entropy else { return false }
    }
    return true
  }
}
