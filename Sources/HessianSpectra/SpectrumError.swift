// SPDX-License-Identifier: GPL-3.0-or-later
import Files

/// Coefficients or a matrix that can't be a symmetric operator's, said in one sentence.
public enum SpectrumError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A matrix that is not square.
  case notSquare(rows: Int, columns: Int)
  /// Two mirrored elements that differ; rows and columns count from 1.
  case notSymmetric(row: Int, column: Int, value: Double, mirrored: Double)
  /// A NaN or an infinity; rows and columns count from 1.
  case notFinite(row: Int, column: Int, value: Double)
  /// No step at all.
  case noSteps
  /// Numbers of α and β that no run of Lanczos gives.
  case unequalLengths(alpha: Int, beta: Int)
  /// An α or β that is NaN or infinite; steps count from 0.
  case coefficientNotFinite(name: String, step: Int, value: Double)
  /// A β ≤ 0 before the last step; steps count from 0.
  case betaNotPositive(step: Int, value: Double)
  /// A matrix whose basis of so many steps would not fit in memory.
  case basisTooLarge(rows: Int, steps: Int)

  public var description: String {
    switch self {
    case .notSquare(let rows, let columns):
      "expected a square matrix, found \(rows) × \(columns)"
    case .notSymmetric(let row, let column, let value, let mirrored):
      "expected a symmetric matrix, found \(value) at row \(row), column \(column) and "
        + "\(mirrored) at row \(column), column \(row)"
    case .notFinite(let row, let column, let value):
      "expected finite numbers, found \(value) at row \(row), column \(column)"
    case .noSteps: "expected at least one Lanczos step, found none"
    case .unequalLengths(let alpha, let beta):
      "expected as many beta as alpha or one fewer, found \(alpha) alpha and \(beta) beta"
    case .coefficientNotFinite(let name, let step, let value):
      "expected a finite \(name) at step \(step), found \(value)"
    case .betaNotPositive(let step, let value):
      "expected beta greater than 0 at step \(step), before the last, found \(value): "
        + "Lanczos ends where beta is 0"
    case .basisTooLarge(let rows, let steps):
      "expected rows times steps of at most \(Limits.basisNumbers.upperBound), found \(rows) rows and "
        + "\(steps) steps: take fewer steps"
    }
  }
}
