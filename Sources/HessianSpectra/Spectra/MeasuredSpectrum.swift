// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
import Foundation
import NumericalMethods

/// Lanczos coefficients of a Hessian as a file holds them, with what its name says of them.
///
/// The table has the columns `step` (0, 1, …), `alpha` and `beta`; the last beta may be empty. A name of the form
/// `<model>-<tokens>tok-s<seed>.csv` says the model, the training tokens behind the Hessian, and the seed of tokens
/// and start vector.
public struct MeasuredSpectrum: Sendable, Equatable {
  /// The file's name without its folder and ending.
  public var name: String
  /// The model, where the name says it.
  public var model: String?
  /// The tokens over which the loss was averaged, where the name says them.
  public var tokens: Double?
  /// The seed, where the name says it.
  public var seed: Int?
  /// The coefficients.
  public var coefficients: LanczosCoefficients

  /// A spectrum from its parts.
  public init(
    name: String, model: String? = nil, tokens: Double? = nil, seed: Int? = nil,
    coefficients: LanczosCoefficients
  ) {
    self.name = name
    self.model = model
    self.tokens = tokens
    self.seed = seed
    self.coefficients = coefficients
  }

  /// Reads a file.
  ///
  /// - Throws: `FileError` at the line and column of a number that is not finite, a beta that is not greater than 0
  ///   before the last step, a step out of order, or rows of unequal length.
  public init(contentsOf path: String) throws(FileError) {
    try self.init(table: Table(contentsOf: path))
  }

  /// Reads a table; errors carry its path.
  ///
  /// - Throws: `FileError` as ``init(contentsOf:)`` does.
  public init(table: Table) throws(FileError) {
    let alpha = try table.numbers("alpha")
    var beta: [Double] = []
    for (row, value) in try table.optionalNumbers("beta").enumerated() {
      guard let value else {
        guard row == alpha.count - 1 else {
          throw table.error(
            row: row, column: "beta",
            "expected a beta for every step but the last, found an empty cell")
        }
        continue
      }
      beta.append(value)
    }
    if table.header.contains("step") {
      for (row, step) in try table.numbers("step").enumerated() where step != Double(row) {
        throw table.error(
          row: row, column: "step",
          "expected step \(row), found \(Int(exactly: step).map { "\($0)" } ?? "\(step)")")
      }
    }
    do throws(SpectrumError) {
      coefficients = try LanczosCoefficients(alpha: alpha, beta: beta)
    } catch {
      if case .betaNotPositive(let step, _) = error {
        throw table.error(row: step, column: "beta", error.description)
      }
      throw FileError(path: table.path, error.description)
    }
    name = ((table.path as NSString).lastPathComponent as NSString).deletingPathExtension
    if let parts = name.wholeMatch(of: /(.+)-(\d+)tok-s(\d+)/) {
      model = String(parts.1)
      tokens = Double(parts.2)
      seed = Int(parts.3)
    }
  }
}
