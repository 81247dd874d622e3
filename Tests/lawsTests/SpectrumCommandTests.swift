// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import HessianSpectra
import NumericalMethods
import TestSupport
import Testing

@Suite("Spectra and layers on the command line")
struct SpectrumCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func spectra(_ stems: [String]) -> [String] {
    stems.map { Binary.ladder + "/spectra/\($0).csv" }
  }

  @Test func helpHasAnExample() throws {
    for command in ["spectrum", "quantize"] {
      let result = try Binary(command, "--help")
      #expect(result.status == 0)
      #expect(result.output.contains("Example") && result.output.contains("laws \(command)"))
    }
  }

  @Test("seeds of one model are one estimate")
  func seeds() throws {
    let files = spectra(["164k-32896tok-s0", "164k-32896tok-s1", "164k-32896tok-s2"])
    let result = try Binary(["spectrum"] + files + ["--parameters", "164288", "--json"])
    #expect(result.status == 0)
    let object = try result.object()
    let entries = object["spectra"] as? [[String: Any]] ?? []
    #expect(entries.count == 3)
    let values = entries.compactMap { $0["rootTrace"] as? Double }
    #expect(values.isClose(to: [3972.4, 2060.4, 2756.4], relative: 2e-4))
    let estimates = object["estimates"] as? [String: [String: Any]] ?? [:]
    #expect(Set(estimates.keys) == ["tr H", "tr √H", "tr √(H + s)"])
    let mean = estimates["tr √H"]?["value"] as? Double ?? .nan
    #expect(mean.isClose(to: values.reduce(0, +) / 3))
    #expect(estimates["tr √H"]?["deviationOverData"] is Double)
    let codes = (object["warnings"] as? [[String: String]] ?? []).compactMap { $0["code"] }
    #expect(codes.contains("W-shift-dominates"))
    let text = try Binary(["spectrum"] + files + ["--parameters", "164288"])
    #expect(text.output.contains("164k-32896tok-s0") && text.output.contains("W-shift-dominates"))
  }

  @Test("sizes give a law, and without sizes there are averages")
  func sizes() throws {
    let stems = ["20k-16384tok-s0", "68k-16384tok-s0", "251k-16384tok-s0"]
    let object = try Binary(
      ["spectrum"] + spectra(stems) + ["--parameters", "20088,67824,251440", "--json"]
    ).object()
    let laws = object["laws"] as? [String: [String: Any]] ?? [:]
    #expect(Set(laws.keys) == ["tr √H", "tr √(H + s)"])
    let density = folder.path + "/density.csv"
    let text = try Binary(["spectrum"] + spectra(["20k-16384tok-s0"]) + ["--density", density])
    #expect(text.status == 0)
    #expect(text.output.contains("averages per eigenvalue"))
    #expect(text.output.contains("W-one-vector"))
    let table = try Table(contentsOf: density)
    #expect(Set(try table.texts("axis")) == ["linear", "log10"])
    #expect(try table.numbers("density", .nonNegative).count == 800)
  }

  private let matrix = Matrix([[2, -1, 0, 0], [-1, 2, -1, 0], [0, -1, 2, -1], [0, 0, -1, 2]])

  @Test("a matrix is run through Lanczos here")
  func matrices() throws {
    let path = try folder.file("h.npy", NumpyMatrix.data(matrix, as: .float64))
    let arguments = ["spectrum", path, "--semidefinite", "--vectors", "40", "--json"]
    let first = try Binary(arguments)
    let object = try first.object()
    let root = (object["estimates"] as? [String: [String: Any]])?["tr √H"]
    let interval = root?["interval"] as? [Double] ?? [0, 0]
    // tr √H of this matrix, from the oracle.
    #expect(interval[0] < 5.313751514675043 && 5.313751514675043 < interval[1])
    #expect(interval[1] - interval[0] < 1.5)
    let size = object["sampleSize"] as? [String: Double] ?? [:]
    #expect(size["vectors"]?.isClose(to: 24 / 0.0025 * log(200), relative: 1e-9) == true)
    #expect(size["steps"] ?? .nan < 10)
    #expect(try Binary(arguments).output == first.output)
    #expect(
      (try Binary(["spectrum", path, "--parameters", "5"])).errors
        .contains("expected a matrix of 5 rows as stated, found 4"))
  }

  @Test("a layer is rounded by every method")
  func quantize() throws {
    let weights = Matrix([[1.32, 0.68, -0.79, 0.35], [-0.2, 0.4, 0.9, -1.1]])
    let w = try folder.file("w.npy", NumpyMatrix.data(weights))
    let h = try folder.file("h.npy", NumpyMatrix.data(matrix))
    let out = folder.path + "/q.npy"
    let result = try Binary("quantize", w, h, "--bits", "3", "-o", out, "--json")
    #expect(result.status == 0)
    let object = try result.object()
    let methods = object["methods"] as? [[String: Any]] ?? []
    #expect(
      methods.compactMap { $0["method"] as? String }
        == ["rtn", "gptq", "ldlq", "ldlq-stochastic", "ldlq-rotated"])
    for method in methods where method["clamped"] as? Int == 0 {
      if let bound = method["bound"] as? Double {
        #expect(method["error"] as? Double ?? .nan <= bound)
      }
    }
    #expect((object["before"] as? [String: Any])?["bitsGrid"] is Double)
    let quantized = try NumpyMatrix.read(out)
    #expect(Set(quantized.asRows[0].map { ($0 * 1e5).rounded() }).count <= 4)
    let text = try Binary("quantize", w, h, "--bits", "3")
    #expect(text.output.contains("bits at ε, grid of 2^b values"))
  }

  @Test("what can't be used ends in one sentence")
  func refusals() throws {
    let w = try folder.file("w.npy", NumpyMatrix.data(Matrix([[1, 2, 3]])))
    let h = try folder.file("h.npy", NumpyMatrix.data(matrix))
    let odd = try folder.file("odd.npy", NumpyMatrix.data(Matrix([[1, 2], [3, 1]])))
    let bad = try folder.file("s.csv", "step,alpha,beta\n0,1,0.5\n1,1,-0.1\n2,1,0.2\n")
    let indefinite = try folder.file(
      "i.npy", NumpyMatrix.data(Matrix([[1, 2, 0], [2, 1, 0], [0, 0, 1]])))
    for (arguments, sentence) in [
      (["quantize", w, h, "--bits", "3"], "h.npy: expected a Hessian of 3 rows, one a column of"),
      (
        ["spectrum", odd], "odd.npy: expected a symmetric matrix, found 2.0 at row 1, column 2 and"
      ),
      (["spectrum", bad], "s.csv:3:5: expected beta greater than 0 at step 1"),
      (["quantize", w, indefinite, "--bits", "3"], "i.npy: expected a positive definite Hessian"),
      (["spectrum", "/no/such.csv"], "/no/such.csv: expected a file, found none with this name"),
    ] {
      let result = try Binary(arguments)
      #expect(result.status == 1 && result.output.isEmpty)
      #expect(result.errors.contains(sentence), "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1)
    }
    for arguments in [
      ["quantize", w, h, "--bits", "0"], ["spectrum", bad, "--parameters", "1,2"],
      ["spectrum", bad, "--level", "95"], ["spectrum"],
    ] {
      #expect(try Binary(arguments).status == 64)
    }
  }
}
