// SPDX-License-Identifier: GPL-3.0-or-later
import Files

/// Which rows belong to which drawn unit: the rows of a unit follow one another.
public struct RowUnits: Sendable, Equatable {
  /// How many rows each unit has, at least 1 each.
  public let lengths: [Int]

  /// The number of units m, each an independent draw.
  public var count: Int { lengths.count }
  /// The number of rows.
  public var rows: Int { lengths.reduce(0, +) }

  /// Units from their lengths.
  ///
  /// - Parameters:
  ///   - lengths: Rows of each unit, in the order of the rows.
  ///   - rows: How many rows there are.
  /// - Throws: ``BoundError/units(_:)`` where a length is below 1 or the lengths do not add up to the rows.
  public init(lengths: [Int], rows: Int) throws(BoundError) {
    var total = 0
    for (unit, length) in lengths.enumerated() {
      guard length >= 1, length <= rows - total else {
        throw .units(
          length < 1
            ? "units of at least 1 row, found \(length) rows in unit \(unit) (from 0)"
            : "units of \(rows) rows together, one for each token loss, found more at unit \(unit) (from 0)"
        )
      }
      total += length
    }
    guard total == rows else {
      throw .units("units of \(rows) rows together, one for each token loss, found \(total)")
    }
    self.lengths = lengths
  }

  /// Units of one length.
  ///
  /// - Parameters:
  ///   - length: Rows of each unit, at least 1.
  ///   - rows: How many rows there are.
  /// - Throws: ``BoundError/units(_:)`` where the rows are not a multiple of the length.
  public init(length: Int, rows: Int) throws(BoundError) {
    guard length >= 1, rows % length == 0 else {
      throw .units(
        "a number of token losses that is a multiple of the unit's length \(length), found \(rows)")
    }
    lengths = Array(repeating: length, count: rows / length)
  }

  /// Units from a label for each row; rows of one unit follow one another.
  ///
  /// - Throws: ``BoundError/units(_:)`` where a label comes again after another.
  public init(labels: [String]) throws(BoundError) {
    var lengths: [Int] = []
    var known: Set<String> = []
    for (row, label) in labels.enumerated() {
      if row > 0, label == labels[row - 1] {
        lengths[lengths.count - 1] += 1
      } else {
        guard known.insert(label).inserted else {
          throw .units(
            "the rows of a unit to follow one another, found unit '\(label.prefix(60))' again in row \(row) (from 0): give "
              + "each draw a label of its own")
        }
        lengths.append(1)
      }
    }
    self.lengths = lengths
  }

  /// SHA-256 of the lengths in decimal, a line each.
  public var fingerprint: String {
    SHA256.hexadecimal(of: Array(lengths.map { "\($0)\n" }.joined().utf8))
  }
}
