// SPDX-License-Identifier: GPL-3.0-or-later

/// The exact minimum over a grid of bets, in few passes over the data.
///
/// Every bound here is convex in u = Δ/s, hence unimodal on sorted bets: values at some places tell between which
/// of them the minimum lies, and one that is no larger than its two neighbours is the minimum.
enum BetSearch {
  struct Found {
    /// The lowest place of the minimum.
    let index: Int
    let value: Double
    /// How many values were asked for.
    let evaluations: Int
    /// How often values were asked for.
    let rounds: Int
  }

  /// The least of a unimodal sequence.
  ///
  /// - Parameters:
  ///   - count: Its length, at least 1.
  ///   - batch: About how many values to ask for at once.
  ///   - guess: Where the minimum is likely to be.
  ///   - reach: How far on either side of the guess values are asked for at once.
  ///   - values: The values at some places.
  static func minimum(
    over count: Int, batch: Int, guess: Int? = nil, reach: Int = 2, of values: ([Int]) -> [Double]
  ) -> Found {
    var known: [Int: Double] = [:]
    var low = 0
    var high = count - 1
    var rounds = 0
    var places = guess.map { around($0, in: 0...high, reach: reach) } ?? spread(batch, in: 0...high)
    while true {
      let new = places.filter { known[$0] == nil }
      for (place, value) in zip(new, values(new)) { known[place] = value }
      rounds += 1
      let sorted = known.sorted { $0.key < $1.key }
      var best = 0
      for place in sorted.indices where sorted[place].value < sorted[best].value { best = place }
      low = best > 0 ? sorted[best - 1].key + 1 : 0
      high = best + 1 < sorted.count ? sorted[best + 1].key - 1 : count - 1
      let found = sorted[best].key
      if low == high {
        return Found(
          index: found, value: sorted[best].value, evaluations: known.count, rounds: rounds)
      }
      places = around(found, in: low...high, reach: 1) + spread(batch, in: low...high)
      places = Array(Set(places)).sorted()
    }
  }

  /// The same by bisection on the sign of consecutive differences, one value at a time: about 2·log2 of them.
  static func minimum(over count: Int, of value: (Int) -> Double) -> Found {
    var known: [Int: Double] = [:]
    func at(_ index: Int) -> Double {
      if let found = known[index] { return found }
      let found = value(index)
      known[index] = found
      return found
    }
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if at(middle + 1) >= at(middle) { high = middle } else { low = middle + 1 }
    }
    let value = at(low)
    return Found(index: low, value: value, evaluations: known.count, rounds: known.count)
  }

  /// The places near a guess.
  private static func around(_ guess: Int, in range: ClosedRange<Int>, reach: Int) -> [Int] {
    (guess - reach...guess + reach).filter(range.contains)
  }

  /// Places spread evenly over a range, its ends among them.
  private static func spread(_ batch: Int, in range: ClosedRange<Int>) -> [Int] {
    guard range.count > max(batch, 3) else { return Array(range) }
    let wanted = max(batch, 3)
    let places = (0..<wanted).map { range.lowerBound + (range.count - 1) * $0 / (wanted - 1) }
    return Array(Set(places)).sorted()
  }

  /// The least over bets of a bound on smoothed losses, unimodal in the bet.
  ///
  /// A sample of runs says about where to look, a larger one where: then all tokens are read once, rarely twice.
  ///
  /// - Parameters:
  ///   - bets: Increasing.
  ///   - losses: Any number of smoothed losses; of a summary every bet is tried, since its limits of the bound are
  ///     unimodal only up to their distance.
  ///   - value: The bound from a bet, the sums, and mean log(1 + sA).
  static func minimum(
    over bets: [Double], of losses: any SmoothedLosses,
    value: (Double, TokenSums, Double) -> Double
  ) -> Found {
    if losses.rows == nil, losses.isExact {
      return minimum(over: bets.count) { place in
        let sums = losses.sums(at: [bets[place]])
        return value(bets[place], sums, sums.meanLogs[0])
      }
    }
    guard let losses = losses.rows else {
      let sums = losses.sums(at: bets)
      let values = zip(bets, sums.meanLogs).map { value($0, sums, $1) }
      let index = values.indices.min { values[$0] < values[$1] } ?? 0
      return Found(index: index, value: values[index], evaluations: bets.count, rounds: 1)
    }
    var guess: Int?
    var reach = 6
    for (size, next) in [(1 << 19, 6), (1 << 22, 3)] {
      guard let pilot = losses.pilot(size) else { break }
      guess = search(bets, pilot, guess: guess, reach: reach, value: value).index
      reach = next
    }
    return search(bets, losses, guess: guess, reach: reach, value: value)
  }

  private static func search(
    _ bets: [Double], _ losses: SmoothedTokenLosses, guess: Int?, reach: Int,
    value: (Double, TokenSums, Double) -> Double
  ) -> Found {
    minimum(over: bets.count, batch: 16, guess: guess, reach: reach) { places in
      let chosen = places.map { bets[$0] }
      let sums = losses.sums(at: chosen)
      return zip(chosen, sums.meanLogs).map { value($0, sums, $1) }
    }
  }
}
