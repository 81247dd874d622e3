// SPDX-License-Identifier: GPL-3.0-or-later
import NumericalMethods

/// The mean of the values at one place, with one standard error on both sides where there are several.
struct Mean {
  let place: Double
  let value: Double
  let interval: ClosedRange<Double>?
  let count: Int

  /// The means at every place, the places ascending.
  static func over(_ values: [(place: Double, value: Double)]) -> [Mean] {
    Dictionary(grouping: values, by: \.place).sorted { $0.key < $1.key }.map { place, all in
      let count = Double(all.count)
      let mean = all.reduce(0) { $0 + $1.value / count }
      guard all.count > 1 else {
        return Mean(place: place, value: mean, interval: nil, count: 1)
      }
      let square = all.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) / (count - 1) }
      let error = (square / count).squareRoot()
      let interval = error.isFinite ? ClosedRange(spanning: mean - error, mean + error) : nil
      return Mean(place: place, value: mean, interval: interval, count: all.count)
    }
  }
}
