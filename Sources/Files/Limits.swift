// SPDX-License-Identifier: GPL-3.0-or-later

/// The most that a file or a caller may ask for, so that memory and time stay bounded whatever a number says.
///
/// `docs/reliability.md` states each limit; a test compares the two.
public enum Limits {
  /// |K|, the bets in the grid of a bound.
  public static let gridPoints = 1...1_000_000
  /// The smoothing weights that a bound tries.
  public static let smoothingWeights = 1...10_000
  /// V, the tokens in a vocabulary.
  public static let vocabulary = 2...1_000_000_000
  /// The fits that a bootstrap makes.
  public static let resamples = 100...100_000
  /// The parameter draws of an extrapolation's interval.
  public static let draws = 20...100_000
  /// The random vectors through which a matrix is seen.
  public static let vectors = 1...10_000
  /// The Lanczos steps of each vector.
  public static let steps = 1...10_000
  /// The rows of a sparse matrix.
  public static let sparseRows = 1...10_000_000
  /// Numbers in the basis that Lanczos keeps: rows times steps.
  public static let basisNumbers = 1...500_000_000
  /// The bytes of a column's name, in UTF-8.
  public static let columnName = 1...1000
  /// The cells of a table of JSON records: records times fields, those that a record lacks too.
  public static let recordCells = 1...100_000_000
  /// The significant digits of a number in a text.
  public static let digits = 1...17

  /// b, the bits that a parameter is stored in: greater than 0, at most 64.
  public static let bitsPerParameter = 0.0...64.0
  /// The magnitude of a number in a table, a fit or a matrix; the least holds for numbers that must be greater than 0.
  public static let magnitude = 1e-100...1e100
  /// A mean loss in a table of runs, nats per token.
  public static let meanLoss = 0.0...1000.0

  /// Whether a number is finite and its square does not overflow.
  public static func isOrdinary(_ value: Double) -> Bool { abs(value) <= magnitude.upperBound }
}
