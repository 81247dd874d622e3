// SPDX-License-Identifier: GPL-3.0-or-later
public import NumericalMethods

/// Pairs of an x and a y.
public struct Points: Sendable, Equatable {
  public var x: [Double]
  public var y: [Double]

  public init(x: [Double], y: [Double]) {
    precondition(x.count == y.count, "\(x.count) x and \(y.count) y")
    (self.x, self.y) = (x, y)
  }

  /// Reads two columns of a table.
  ///
  /// - Parameters:
  ///   - path: a CSV file with a header.
  ///   - x: the column of x > 0; case does not matter.
  ///   - y: the column of y, finite.
  /// - Throws: `FileError` with line and column.
  public init(contentsOf path: String, x: String, y: String) throws(FileError) {
    let table = try Table(contentsOf: path)
    func column(_ name: String) throws(FileError) -> String {
      guard let found = table.firstColumn(named: [name]) else {
        throw FileError(
          path: path, line: 1, column: 1,
          "expected a column '\(name)', found the columns \(table.header.joined(separator: ", "))")
      }
      return found
    }
    self.init(
      x: try table.numbers(column(x), .positive), y: try table.numbers(column(y), .finite))
  }
}
