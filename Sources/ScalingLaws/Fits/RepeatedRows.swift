// SPDX-License-Identifier: GPL-3.0-or-later

/// Which rows of a problem share one input, so that a law is evaluated once for each different input.
struct RepeatedRows: Sendable {
  /// Rows in the order of their inputs' first appearance, those of one input after one another.
  let order: [Int]
  /// Where the rows of each input begin in `order`; one number more than there are inputs.
  let starts: [Int]
  /// Which input each row has.
  let places: [Int]

  /// How many different inputs there are.
  var count: Int { starts.count - 1 }

  /// - Parameter keys: one a row; equal keys are one input.
  init(_ keys: [[Double]]) {
    // Two numbers, as sizes of runs have, hash many times faster as a pair than as an array.
    let width = keys.first?.count ?? 0
    if width <= 2, keys.allSatisfy({ $0.count == width }) {
      self.init(distinct: keys.map { SIMD2($0.first ?? 0, $0.last ?? 0) })
    } else {
      self.init(distinct: keys)
    }
  }

  private init<Key: Hashable>(distinct keys: [Key]) {
    var known: [Key: Int] = [:]
    known.reserveCapacity(keys.count)
    let places = keys.map { key -> Int in
      if let place = known[key] { return place }
      let place = known.count
      known[key] = place
      return place
    }
    self.init(places: places, count: known.count)
  }

  /// The same for some of the rows.
  func keeping(_ rows: [Int]) -> RepeatedRows {
    var renamed = [Int](repeating: -1, count: count)
    var next = 0
    let places = rows.map { row -> Int in
      if renamed[self.places[row]] < 0 {
        renamed[self.places[row]] = next
        next += 1
      }
      return renamed[self.places[row]]
    }
    return RepeatedRows(places: places, count: next)
  }

  private init(places: [Int], count: Int) {
    self.places = places
    var starts = [Int](repeating: 0, count: count + 1)
    for place in places { starts[place + 1] += 1 }
    for k in 0..<count { starts[k + 1] += starts[k] }
    var next = starts
    var order = [Int](repeating: 0, count: places.count)
    for (row, place) in places.enumerated() {
      order[next[place]] = row
      next[place] += 1
    }
    (self.order, self.starts) = (order, starts)
  }
}
