// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts
import Files

/// Rows that no measurement of fresh tokens makes: zeros at the end of a file, and rows that come again.
enum RowDoubt {
  /// So many equal rows in a row are no chance.
  static let evidence = 64

  /// Why rows can't stand for fresh tokens, or nil.
  ///
  /// - Parameters:
  ///   - rows: The rows of all files.
  ///   - counts: How many of them each file holds.
  ///   - paths: The files.
  ///   - mayRepeat: Whether rows may come again, as those of documents that were drawn with replacement do.
  static func refusal(
    of rows: TokenRows, counts: [Int], paths: [String], mayRepeat: Bool = false
  ) -> FileError? {
    var starts: [Int] = []
    var next = 0
    for count in counts {
      starts.append(next)
      next += count
    }
    for (file, count) in counts.enumerated() {
      let zeros = zeroTail(rows, start: starts[file], count: count)
      if zeros >= evidence {
        return FileError(
          path: paths[file],
          "expected measured losses up to the last row, found \(zeros == mostZeros ? "at least " : "")"
            + "\(zeros) rows of zeros at the end, as a measurement that was interrupted leaves them: complete it, or cut "
            + "them off")
      }
    }
    if mayRepeat { return nil }
    if let (first, second) = repeated(rows, starts: starts, counts: counts) {
      return FileError(
        path: paths[second],
        "expected tokens that come once, found the rows of \(paths[first]) again: give each shard "
          + "once, and one epoch")
    }
    for (file, count) in counts.enumerated() {
      if let period = period(rows, start: starts[file], count: count) {
        return FileError(
          path: paths[file],
          "expected tokens that come once, found rows that repeat after \(period) of \(count) rows: a token seen "
            + "again is no fresh evidence; give the first epoch")
      }
      if let length = echo(rows, start: starts[file], count: count) {
        return FileError(
          path: paths[file],
          "expected tokens that come once, found the last \(length) of \(count) rows to be the \(length) rows before "
            + "them again: a token seen again is no fresh evidence; give each row once")
      }
    }
    return nil
  }

  /// As many zeros are counted at most.
  private static let mostZeros = 1 << 20

  /// How many rows at the end of a file are (0, 0).
  private static func zeroTail(_ rows: TokenRows, start: Int, count: Int) -> Int {
    var zeros = 0
    var size = evidence
    while zeros < min(count, mostZeros) {
      let take = min(size, count - zeros, mostZeros - zeros)
      let (nll, entropy) = rows.columns(at: start + count - zeros - take, count: take)
      for index in (0..<take).reversed() {
        guard nll[index] == 0, entropy[index] == 0 else { return zeros }
        zeros += 1
      }
      size = min(2 * size, 1 << 16)
    }
    return zeros
  }

  /// Two files of the same rows; nil where all differ. Files of a few rows may be alike by chance.
  private static func repeated(
    _ rows: TokenRows, starts: [Int], counts: [Int]
  ) -> (first: Int, second: Int)? {
    func fingerprint(_ file: Int, _ size: Int) -> String {
      let (nll, entropy) = rows.columns(at: starts[file], count: size)
      var hash = SHA256()
      nll.withUnsafeBytes { hash.update($0) }
      entropy.withUnsafeBytes { hash.update($0) }
      return hash.hexadecimal
    }
    guard counts.count > 1 else { return nil }
    // Files whose first rows are alike are compared whole.
    let long = counts.indices.filter { counts[$0] >= evidence }
    let alike = Dictionary(grouping: long) {
      "\(counts[$0]) " + fingerprint($0, min(counts[$0], 4096))
    }
    var found: (first: Int, second: Int)?
    for files in alike.values where files.count > 1 {
      var seen: [String: Int] = [:]
      for file in files {
        let whole = fingerprint(file, counts[file])
        if let first = seen[whole] {
          if file < found?.second ?? .max { found = (first, file) }
          break
        }
        seen[whole] = file
      }
    }
    return found
  }

  /// After how many rows a file repeats itself to its end, at least 64 rows of it; nil where it does not.
  private static func period(_ rows: TokenRows, start: Int, count: Int) -> Int? {
    guard count >= 2 * evidence else { return nil }
    let head = rows.columns(at: start, count: evidence)
    // Rows that are all alike, as those of a constant model, are not evidence.
    guard Set(head.nll).count > 8 else { return nil }
    var tries = 0
    for place in rows.places(of: (head.nll[0], head.entropy[0]), in: start + 1..<start + count) {
      let period = place - start
      guard count - period >= evidence, tries < 1000 else { return nil }
      tries += 1
      if rows.columns(at: place, count: evidence) == head,
        isSame(rows, start, place, count: count - period)
      {
        return period
      }
    }
    return nil
  }

  /// How many rows at the end of a file are those before them again, at least 64; nil where none are.
  private static func echo(_ rows: TokenRows, start: Int, count: Int) -> Int? {
    guard count >= 2 * evidence else { return nil }
    let end = start + count
    let tail = rows.columns(at: end - evidence, count: evidence)
    guard Set(tail.nll).count > 8 else { return nil }
    let last = (tail.nll[evidence - 1], tail.entropy[evidence - 1])
    for place in rows.places(of: last, in: start + count / 2..<end - 1).reversed() {
      let length = end - 1 - place
      guard length >= evidence, end - 2 * length >= start else { continue }
      if isSame(rows, end - 2 * length, end - length, count: length) { return length }
    }
    return nil
  }

  /// Whether two ranges hold the same rows.
  private static func isSame(_ rows: TokenRows, _ a: Int, _ b: Int, count: Int) -> Bool {
    var done = 0
    while done < count {
      let size = min(1 << 16, count - done)
      if rows.columns(at: a + done, count: size) != rows.columns(at: b + done, count: size) {
        return false
      }
      done += size
    }
    return true
  }
}

extension TokenRows {
  /// Where one row stands, in nats, at most 1001 places in order.
  fileprivate func places(of row: (nll: Float, entropy: Float), in range: Range<Int>) -> [Int] {
    var found: [Int] = []
    var place = range.lowerBound / Self.block * Self.block
    let unit = self.unit
    while place < range.upperBound, found.count <= 1000 {
      let end = min(place + Self.chunk, range.upperBound)
      var start = place
      forEachRun(in: place..<end) { run, count in
        for index in 0..<count {
          let nll = run.losses[index * run.stride]
          let same = unit == 1 ? nll == row.nll : Float(Double(nll) * unit) == row.nll
          guard same, start + index >= range.lowerBound else { continue }
          let entropy = run.entropies[index * run.stride]
          if (unit == 1 ? entropy : Float(Double(entropy) * unit)) == row.entropy {
            found.append(start + index)
          }
        }
        start += count
      }
      place = end
    }
    return found
  }
}
