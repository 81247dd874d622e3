// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods

/// The spectral samples that one file holds or gives.
public struct SpectrumFile: Sendable {
  /// The file's name without its folder and ending.
  public let name: String
  /// N; nil when not known.
  public let parameters: Double?
  public let samples: [SpectralSample]

  /// Reads a table of Lanczos coefficients, or runs Lanczos through a matrix (`.npy`, `.mtx`).
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - parameters: N, the rows of the Hessian behind a table; for a matrix it must be the matrix's own.
  ///   - group: Which data the Hessian saw, by number.
  ///   - method: How Lanczos is run through a matrix.
  /// - Throws: `FileError` for a file that cannot be used, `GSLError` where eigenvalues cannot be found.
  public init(
    contentsOf path: String, parameters: Double?, group: Int, method: StochasticLanczosQuadrature
  ) throws {
    let ending = (path as NSString).pathExtension.lowercased()
    name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    if ["npy", "mtx"].contains(ending) {
      let matrix = try SymmetricMatrix(contentsOf: path)
      if let parameters, parameters != Double(matrix.dimension) {
        throw FileError(
          path: path,
          "expected a matrix of \(Int(parameters)) rows as stated, found \(matrix.dimension)")
      }
      self.parameters = Double(matrix.dimension)
      samples = try Self.naming(path) {
        try method.samples(of: matrix.asOperator, group: group)
      }
    } else {
      let spectrum = try MeasuredSpectrum(contentsOf: path)
      self.parameters = parameters
      samples = try Self.naming(path) {
        [try SpectralSample(spectrum.coefficients, squaredNorm: parameters ?? 1, group: group)]
      }
    }
  }

  /// What a file's numbers refuse, with the file's name.
  private static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as SpectrumError {
      throw FileError(path: path, error.description)
    } catch let error as GSLError {
      throw FileError(path: path, error.description)
    }
  }
}
