// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts
import Foundation

/// Where the rows of token losses lie: in memory, or in mapped files that follow one another.
///
/// Everything that is summed over rows goes through ``forEachRun(in:_:)``, which hands them out in the same pieces
/// however they are stored, so that sums don't depend on it.
struct TokenRows: Sendable {
  /// Rows of one mapped file: pairs of float32.
  struct Part: Sendable {
    let file: MappedFile
    let offset: Int
    let count: Int
    /// The place of its first row among all.
    let start: Int
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

  init(mapped files: [(file: MappedFile, offset: Int, count: Int)], unit: Double) {
    var start = 0
    var parts: [Part] = []
    for (file, offset, count) in files where count > 0 {
      parts.append(Part(file: file, offset: offset, count: count, start: start))
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
        if whole > 0 {
          body(Self.rows(of: part, at: place - part.start), whole)
          place += whole
        } else {
          let size = min(Self.block, left)
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
      part.file.release(
        part.offset + 8 * (low - part.start)..<part.offset + 8 * (high - part.start))
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
    let base = (part.file.base + part.offset + 8 * row).assumingMemoryBound(to: Float.self)
    return clp_rows(losses: base, entropies: base + 1, stride: 2)
  }

  /// Pairs of a range that several files share.
  private func copy(_ range: Range<Int>, of parts: ArraySlice<Part>) -> [Float] {
    var pairs: [Float] = []
    pairs.reserveCapacity(2 * range.count)
    for part in parts where part.start < range.upperBound {
      let low = max(range.lowerBound, part.start)
      let high = min(range.upperBound, part.start + part.count)
      guard low < high else { continue }
      let rows = Self.rows(of: part, at: low - part.start)
      pairs.append(contentsOf: UnsafeBufferPointer(start: rows.losses, count: 2 * (high - low)))
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
