// SPDX-License-Identifier: GPL-3.0-or-later

/// The mean and the unbiased variance of a sample, in two passes.
struct SampleMoments {
  let mean: Double
  /// Σ(x − mean)²/(n − 1); 0 for a single value.
  let variance: Double

  /// - Parameter values: At least one.
  init(_ values: [Double]) {
    let count = values.count
    let mean = Mean.of(count) { values[$0] }
    self.mean = mean
    variance =
      count < 2
      ? 0
      : Mean.of(count) { (values[$0] - mean) * (values[$0] - mean) } * Double(count)
        / Double(count - 1)
  }
}
