// SPDX-License-Identifier: GPL-3.0-or-later
public import Files

/// A file with one number of nats a step: a training curve, or what each step of a code costs.
public enum StepFile {
  /// A column of numbers of at least 0: `.npy` float32 `[steps]`, or a table's column.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - columns: The names that a table's column may have.
  /// - Throws: `FileError` for a file that can't be used.
  public static func values(of path: String, columns: [String]) throws(FileError) -> [Double] {
    let values: [Double]
    if path.lowercased().hasSuffix(".npy") {
      let array = try NumpyArray(contentsOf: path)
      guard array.shape.count == 1 else {
        throw FileError(path: path, "expected shape [steps] or [steps, 2], found \(array.shape)")
      }
      if let bad = array.values.firstIndex(where: { !($0.isFinite && $0 >= 0) }) {
        throw FileError(
          path: path, "expected nats of at least 0 at step \(bad), found \(array.values[bad])")
      }
      values = array.values.map(Double.init)
    } else {
      let table = try Table(contentsOf: path)
      guard let column = table.firstColumn(named: columns) else {
        throw FileError(
          path: path, line: 1,
          "expected a column '\(columns[0])' in nats, found "
            + table.header.map { "'\($0)'" }.joined(separator: ", "))
      }
      values = try table.numbers(column, .nonNegative)
    }
    guard !values.isEmpty else {
      throw FileError(path: path, "expected at least 1 step, found none")
    }
    return values
  }

  /// Σ log p/q of each step: the second column of `.npy` float32 `[steps, 2]`; nil for a file of another kind.
  static func logRatios(of path: String) throws(FileError) -> [Double]? {
    guard path.lowercased().hasSuffix(".npy") else { return nil }
    let array = try NumpyArray(contentsOf: path)
    guard array.shape.count == 2, array.shape[1] == 2, array.shape[0] > 0 else { return nil }
    let ratios = stride(from: 1, to: array.values.count, by: 2).map { Double(array.values[$0]) }
    if let bad = ratios.firstIndex(where: { !$0.isFinite }) {
      throw FileError(
        path: path, "expected finite nats at step \(bad), found \(ratios[bad])")
    }
    return ratios
  }
}
