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
  ///   - values: The values at some places.
  static func minimum(
    over count: Int, batch: Int, guess: Int? = nil, of values: ([Int]) -> [Double]
  ) -> Found {
    var known: [Int: Double] = [:]
    var low = 0
    var high = count - 1
    var rounds = 0
    var places = guess.map { around($0, in: 0...high) } ?? spread(batch, in: 0...high)
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
      places = around(found, in: low...high, apart: []) + spread(batch, in: low...high)
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

  /// Places near a guess, dense at it.
  private static func around(
    _ guess: Int, in range: ClosedRange<Int>, apart: [Int] = [2]
  ) -> [Int] {
    let steps = [0, 1] + apart
    let places = steps.flatMap { [guess - $0, guess + $0] }.filter(range.contains)
    return Array(Set(places)).sorted()
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
  /// A sample of blocks says where to look, so that a long file is read once, rarely twice.
  ///
  /// - Parameters:
  ///   - bets: Increasing.
  ///   - losses: Any number of smoothed losses.
  ///   - value: The bound from a bet, the sums, and mean log(1 + sA).
  static func minimum(
    over bets: [Double], of losses: SmoothedTokenLosses,
    value: (Double, TokenSums, Double) -> Double
  ) -> Found {
    let guess = losses.pilot.map { minimum(over: bets, of: $0, value: value).index }
    return minimum(over: bets.count, batch: 16, guess: guess) { places in
      let chosen = places.map { bets[$0] }
      let sums = losses.sums(at: chosen)
      return zip(chosen, sums.meanLogs).map { value($0, sums, $1) }
    }
  }
}
