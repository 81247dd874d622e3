// SPDX-License-Identifier: GPL-3.0-or-later

/// Mean, deviation and correlation of samples.
public enum Spread {
  /// The mean of at least one number.
  public static func mean(_ values: [Double]) -> Double {
    precondition(!values.isEmpty, "an empty sample has no mean")
    return values.reduce(0, +) / Double(values.count)
  }

  /// √(Σ (x − mean)² / (n − 1)); 0 for a single number.
  public static func deviation(_ values: [Double]) -> Double {
    let mean = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(max(values.count - 1, 1))).squareRoot()
  }

  /// The covariance matrix of rows of numbers, with divisor n − 1.
  ///
  /// - Parameter rows: at least two, of one length.
  public static func covariance(_ rows: [[Double]]) -> [[Double]] {
    precondition(rows.count > 1, "\(rows.count) rows have no covariance")
    let width = rows[0].count
    let means = (0..<width).map { column in mean(rows.map { $0[column] }) }
    var sums = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
    for row in rows {
      for i in 0..<width {
        for j in 0...i { sums[i][j] += (row[i] - means[i]) * (row[j] - means[j]) }
      }
    }
    for i in 0..<width {
      for j in 0...i {
        sums[i][j] /= Double(rows.count - 1)
        sums[j][i] = sums[i][j]
      }
    }
    return sums
  }
}
