// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
import NumericalMethods

/// Pairs of an x and a y.
public struct Points: Sendable, Equatable {
  /// The law's input; a fit needs x > 0.
  public var x: [Double]
  /// What was measured, one an x; a fit to log residuals needs y > 0.
  public var y: [Double]
  /// What each point counts in a fit, > 0; all 1 when nil.
  public var weights: [Double]?

  /// Points in memory; one y an x, and one weight a point or none at all.
  public init(x: [Double], y: [Double], weights: [Double]? = nil) {
    precondition(x.count == y.count, "\(x.count) x and \(y.count) y")
    precondition(weights == nil || weights?.count == x.count, "one weight a point")
    (self.x, self.y, self.weights) = (x, y, weights)
  }

  /// Reads two columns of a table.
  ///
  /// - Parameters:
  ///   - path: a CSV file with a header.
  ///   - x: the column of x > 0; case does not matter.
  ///   - y: the column of y, finite.
  ///   - weights: the column of weights > 0, if there is one.
  /// - Throws: `FileError` with line and column.
  public init(
    contentsOf path: String, x: String, y: String, weights: String? = nil
  ) throws(FileError) {
    try self.init(Table(contentsOf: path), x: x, y: y, weights: weights)
  }

  /// The same of a table that has been read, or of some of its rows.
  public init(_ table: Table, x: String, y: String, weights: String? = nil) throws(FileError) {
    func column(_ name: String) throws(FileError) -> String {
      guard let found = table.firstColumn(named: [name]) else {
        throw FileError(
          path: table.path, line: 1, column: 1,
          "expected a column '\(name)', found the columns \(table.header.joined(separator: ", "))")
      }
      return found
    }
    self.init(
      x: try table.numbers(column(x), .positive), y: try table.numbers(column(y), .finite),
      weights: try weights.map { name throws(FileError) in
        try table.numbers(column(name), .positive)
      })
  }
}
