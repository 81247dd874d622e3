// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import HessianSpectra
import NumericalMethods
import TestSupport
import Testing

/// What can't be a spectrum or a symmetric matrix ends in one sentence that says where.
@Suite("Bad input")
struct BadInputTests {
  @Test(arguments: [
    (
      "step,alpha,beta\n0,1,0.5\n1,1,-0.1\n2,1,0.2\n",
      "s.csv:3:5: expected beta greater than 0 at step 1, before the last, found -0.1: Lanczos ends where beta is 0"
    ),
    (
      "step,alpha,beta\n0,1,0\n1,1,0.2\n",
      "s.csv:2:5: expected beta greater than 0 at step 0, before the last, found 0.0: Lanczos ends where beta is 0"
    ),
    (
      "step,alpha,beta\n0,1,0.5\n1,nan,0.1\n",
      "s.csv:3:3: expected a finite number in column 'alpha', found nan"
    ),
    (
      "step,alpha,beta\n0,1,inf\n",
      "s.csv:2:5: expected a finite number in column 'beta', found inf"
    ),
    ("step,alpha,beta\n0,1,0.5\n1,2\n", "s.csv:3:3: expected 3 cells as in the header, found 2"),
    (
      "step,alpha,beta\n0,1,\n1,2,0.3\n",
      "s.csv:2:5: expected a beta for every step but the last, found an empty cell"
    ),
    ("step,alpha,beta\n0,1,0.5\n2,2,0.1\n", "s.csv:3:1: expected step 1, found 2"),
    ("step,alpha,beta\n", "s.csv: expected at least one Lanczos step, found none"),
    ("step,alpha\n0,1\n", "s.csv:1: expected a column 'beta', found 'step', 'alpha'"),
  ])
  func spectra(_ text: String, _ expected: String) throws {
    do {
      _ = try MeasuredSpectrum(table: Table(text: text, path: "s.csv"))
      Issue.record("nothing was refused")
    } catch {
      #expect(error.description == expected)
    }
  }

  @Test("a last beta may be 0, or missing")
  func lastBeta() throws {
    for (end, residual) in [("0", 0.0), ("", nil), ("0.25", 0.25)] {
      let table = try Table(text: "alpha,beta\n1,0.5\n2,\(end)\n", path: "164k-3328tok-s2.csv")
      let spectrum = try MeasuredSpectrum(table: table)
      #expect(spectrum.coefficients.residual == residual)
      #expect(spectrum.model == "164k" && spectrum.tokens == 3328 && spectrum.seed == 2)
    }
  }

  @Test func coefficients() {
    #expect(throws: SpectrumError.unequalLengths(alpha: 5, beta: 3)) {
      _ = try LanczosCoefficients(alpha: [1, 1, 1, 1, 1], beta: [1, 1, 1])
    }
    #expect(throws: SpectrumError.noSteps) { _ = try LanczosCoefficients(alpha: [], beta: []) }
    #expect(
      SpectrumError.unequalLengths(alpha: 5, beta: 3).description
        == "expected as many beta as alpha or one fewer, found 5 alpha and 3 beta")
  }

  @Test func matrices() throws {
    #expect(
      throws: SpectrumError.notSymmetric(row: 1, column: 2, value: 2, mirrored: 3)
    ) { _ = try SymmetricMatrix(Matrix([[1, 2], [3, 1]])) }
    #expect(throws: SpectrumError.notSquare(rows: 1, columns: 2)) {
      _ = try SymmetricMatrix(Matrix([[1, 2]]))
    }
    #expect(throws: SpectrumError.self) { _ = try SymmetricMatrix(Matrix([[.nan]])) }
    // What single precision leaves is averaged.
    let close = try SymmetricMatrix(Matrix([[1, 0.5], [0.500001, 1]]))
    #expect(close.dense[0, 1] == close.dense[1, 0])
  }

  private func temporary(_ name: String, _ data: Data) throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "\(UUID().uuidString)-\(name)"
    ).path
    try data.write(to: URL(fileURLWithPath: path))
    return path
  }

  private func complaint(_ name: String, _ data: Data) throws -> String {
    let path = try temporary(name, data)
    defer { try? FileManager.default.removeItem(atPath: path) }
    do throws(FileError) {
      _ = try SymmetricMatrix(contentsOf: path)
      return "nothing was refused"
    } catch { return error.description.replacing(path, with: name) }
  }

  @Test(arguments: NumpyType.allCases)
  func npy(_ type: NumpyType) throws {
    let good = Matrix([[2, -0.5], [-0.5, 3]])
    let path = try temporary("h.npy", NumpyMatrix.data(good, as: type))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try SymmetricMatrix(contentsOf: path).dense == good)
    #expect(
      try complaint("h.npy", NumpyMatrix.data(Matrix([[1, 2], [3, 4]]), as: type))
        == "h.npy: expected a symmetric matrix, found 2.0 at row 1, column 2 and 3.0 at row 2, column 1"
    )
    #expect(
      try complaint("h.npy", NumpyMatrix.data(Matrix([[1, 2]]), as: type))
        == "h.npy: expected a square matrix, found 1 × 2")
    #expect(
      try complaint("h.npy", NumpyMatrix.data(Matrix([[1, 2], [2, .infinity]]), as: type))
        == "h.npy: expected finite numbers, found inf at row 2, column 2")
  }

  @Test(arguments: [
    "%%MatrixMarket matrix coordinate real symmetric\n% a comment\n3 3 4\n1 1 2\n2 1 -1\n3 3 4\n3 2 0.5\n",
    "%%MatrixMarket matrix coordinate real general\n3 3 6\n1 1 2\n2 1 -1\n1 2 -1\n3 3 4\n3 2 0.5\n2 3 0.5\n",
    "%%MatrixMarket matrix array real symmetric\n3 3\n2\n-1\n0\n0\n0.5\n4\n",
    "%%MatrixMarket matrix array real general\n3 3\n2\n-1\n0\n-1\n0\n0.5\n0\n0.5\n4\n",
  ])
  func matrixMarket(_ text: String) throws {
    let path = try temporary("h.mtx", Data(text.utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let h = try SymmetricMatrix(contentsOf: path)
    #expect(h.dense == Matrix([[2, -1, 0], [-1, 0, 0.5], [0, 0.5, 4]]))
    #expect(h.asOperator([1, 2, 3]) == [0, 0.5, 13])
  }

  @Test(arguments: [
    (
      "%%MatrixMarket matrix coordinate complex hermitian\n1 1 0\n",
      "h.mtx:1: expected '%%MatrixMarket matrix coordinate|array real|integer symmetric|general', found '%%MatrixMarket matrix coordinate complex hermitian'"
    ),
    (
      "%%MatrixMarket matrix coordinate real general\n2 2 1\n1 2 3\n",
      "h.mtx: expected a symmetric matrix, found 3.0 at row 1, column 2 and 0.0 at row 2, column 1"
    ),
    (
      "%%MatrixMarket matrix coordinate real symmetric\n2 3 0\n",
      "h.mtx:2: expected a square matrix, found 2 × 3"
    ),
    (
      "%%MatrixMarket matrix coordinate real symmetric\n2 2 2\n1 1 3\n",
      "h.mtx:4: expected an entry 'row column value', found the end of the file"
    ),
    (
      "%%MatrixMarket matrix coordinate real symmetric\n2 2 1\n1 5 3\n",
      "h.mtx:3: expected a row and a column from 1 to 2, found 1 and 5"
    ),
    (
      "%%MatrixMarket matrix array real general\n1 1\nnan\n",
      "h.mtx:3: expected a finite number, found 'nan'"
    ),
  ])
  func badMatrixMarket(_ text: String, _ expected: String) throws {
    #expect(try complaint("h.mtx", Data(text.utf8)) == expected)
  }
}
