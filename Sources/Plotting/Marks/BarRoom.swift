// SPDX-License-Identifier: GPL-3.0-or-later

/// What bars at these places may fill on the page, in points: a part of the least distance between two of them.
func barWidth(
  at places: [Double], on axis: AxisMap, fill: Double, widest: Double
) -> Double {
  let spots = Set(places.compactMap { axis($0) }).sorted()
  let least = zip(spots, spots.dropFirst()).map { $1 - $0 }.min() ?? abs(axis.to - axis.from) / 4
  return max(0.2, min(fill * least, widest))
}

/// The places of bars, and half a distance to the next beyond the first and the last.
func roomAround(places: [Double]) -> [Double] {
  let different = Set(places.filter(\.isFinite)).sorted()
  guard different.count > 1 else { return different.flatMap { [$0 - 0.5, $0 + 0.5] } }
  let edges = HeatMapMark.edges(different, count: different.count)
  return different + [edges[0], edges[edges.count - 1]]
}
