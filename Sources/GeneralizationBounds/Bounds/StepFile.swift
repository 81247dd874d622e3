// SPDX-License-Identifier: GPL-3.0-or-later
public import Files

/// A file with one number of nats a step, opened once: a training curve, or what each step of a code costs.
public struct StepFile: Sendable {
  private let source: Source
  private let isNumpy: Bool

  /// Opens a file.
  ///
  /// - Throws: `FileError` where it can't be read.
  public init(contentsOf path: String) throws(FileError) {
    source = try Source(path)
    isNumpy = path.lowercased().hasSuffix(".npy")
  }

  /// The SHA-256 of the file, 64 hexadecimal digits.
  ///
  /// - Throws: `FileError` when a file that stayed on disk changed.
  public func sha256() throws(FileError) -> String { try source.sha256() }

  /// A column of a file: ``values(columns:)`` of a file that is needed for nothing else.
  public static func values(of path: String, columns: [String]) throws(FileError) -> [Double] {
    try StepFile(contentsOf: path).values(columns: columns)
  }

  /// A column of numbers of at least 0: `.npy` float32 `[steps]`, or a table's column.
  ///
  /// - Parameter columns: The names that a table's column may have.
  /// - Throws: `FileError` for a file that can't be used.
  public func values(columns: [String]) throws(FileError) -> [Double] {
    let path = source.path
    let values: [Double]
    if isNumpy {
      let array = try NumpyArray(source)
      guard array.shape.count == 1 else {
        throw FileError(path: path, "expected shape [steps] or [steps, 2], found \(array.shape)")
      }
      if let bad = array.values.firstIndex(where: { !($0.isFinite && $0 >= 0) }) {
        throw FileError(
          path: path, "expected nats of at least 0 at step \(bad), found \(array.values[bad])")
      }
      values = array.values.map(Double.init)
    } else {
      let table = try Table(source)
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
  func logRatios() throws(FileError) -> [Double]? {
    guard isNumpy else { return nil }
    let array = try NumpyArray(source)
    guard array.shape.count == 2, array.shape[1] == 2, array.shape[0] > 0 else { return nil }
    let ratios = stride(from: 1, to: array.values.count, by: 2).map { Double(array.values[$0]) }
    if let bad = ratios.firstIndex(where: { !$0.isFinite }) {
      throw FileError(
        path: source.path, "expected finite nats at step \(bad), found \(ratios[bad])")
    }
    return ratios
  }
}
