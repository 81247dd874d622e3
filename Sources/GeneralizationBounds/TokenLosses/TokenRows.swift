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
  /// A column of one mapped file.
  struct Column: Sendable {
    let file: MappedFile
    /// The byte of its first number.
    let offset: Int
    /// From one of its numbers to the next, in numbers.
    let stride: Int
    let type: NumpyType

    /// The address of a row's number.
    func address(_ row: Int) -> UnsafeRawPointer {
      file.base + offset + row * stride * type.bytes
    }

    /// Rows as float32: wider numbers are rounded.
    func append(_ rows: Range<Int>, to values: inout [Float], at place: Int) {
      var place = place
      for row in rows {
        values[place] = Float(type.value(at: address(row)))
        place += 2
      }
    }

    /// Lets go of the memory of some rows.
    func release(_ rows: Range<Int>) {
      let width = stride * type.bytes
      file.release(offset + rows.lowerBound * width..<offset + rows.upperBound * width)
    }
  }

  /// Rows of a mapped file, or of two that hold a column each.
  struct Part: Sendable {
    let losses, entropies: Column
    let count: Int
    /// The place of its first row among all.
    let start: Int

    /// Whether the kernel can read the rows where they lie.
    var isDirect: Bool {
      losses.type == .float32 && entropies.type == .float32 && losses.stride == entropies.stride
    }
  }

  enum Storage: Sendable {
    case memory(nll: [Float], entropy: [Float])
    /// Loss and entropy by turns.
    case pairs([Float])
    case mapped([Part])
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

  init(mapped files: [(losses: Column, entropies: Column, count: Int)], unit: Double) {
    var start = 0
    var parts: [Part] = []
    for (losses, entropies, count) in files where count > 0 {
      parts.append(Part(losses: losses, entropies: entropies, count: count, start: start))
      start += count
    }
    storage = .mapped(parts)
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
    case .mapped(let parts):
      var place = range.lowerBound
      while place < range.upperBound {
        guard let index = parts.lastIndex(where: { $0.start <= place }) else { return }
        let part = parts[index]
        let here = min(part.start + part.count, range.upperBound) - place
        let left = range.upperBound - place
        let whole = here == left ? here : here / Self.block * Self.block
        if whole > 0, part.isDirect {
          body(Self.rows(of: part, at: place - part.start), whole)
          place += whole
        } else {
          let size = min(whole > 0 ? Self.converted : Self.block, left)
          let pairs = copy(place..<place + size, of: parts[index...])
          pairs.withUnsafeBufferPointer { pairs in
            guard let base = pairs.baseAddress else { return }
            body(clp_rows(losses: base, entropies: base + 1, stride: 2), size)
          }
          place += size
        }
      }
    }
  }

  /// Lets go of memory that mapped rows occupy.
  func release(_ range: Range<Int>) {
    guard case .mapped(let parts) = storage else { return }
    for part in parts {
      let low = max(range.lowerBound, part.start)
      let high = min(range.upperBound, part.start + part.count)
      guard low < high else { continue }
      part.losses.release(low - part.start..<high - part.start)
      part.entropies.release(low - part.start..<high - part.start)
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
      release(range)
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

  private static func rows(of part: Part, at row: Int) -> clp_rows {
    clp_rows(
      losses: part.losses.address(row).assumingMemoryBound(to: Float.self),
      entropies: part.entropies.address(row).assumingMemoryBound(to: Float.self),
      stride: part.losses.stride)
  }

  /// Pairs of a range that several files share, or that are no pairs of float32 where they lie.
  private func copy(_ range: Range<Int>, of parts: ArraySlice<Part>) -> [Float] {
    var pairs = [Float](repeating: 0, count: 2 * range.count)
    for part in parts where part.start < range.upperBound {
      let low = max(range.lowerBound, part.start)
      let high = min(range.upperBound, part.start + part.count)
      guard low < high else { continue }
      let rows = low - part.start..<high - part.start
      let place = 2 * (low - range.lowerBound)
      part.losses.append(rows, to: &pairs, at: place)
      part.entropies.append(rows, to: &pairs, at: place + 1)
    }
    return pairs
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
