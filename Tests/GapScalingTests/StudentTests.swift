// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import GapScaling
import GeneralizationBounds
import HessianSpectra
import NumericalMethods
import ScalingLaws
import Testing

@Suite("Coded students, and models quantized in several ways")
struct StudentTests {
  private func study(_ files: [String: String], tokens: [String]) throws -> TemporaryStudy {
    let study = try TemporaryStudy(files)
    let folder = URL(fileURLWithPath: study.folder).appendingPathComponent("tokens")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (place, name) in tokens.enumerated() {
      var random = SeededGenerator(seed: UInt64(place))
      let rows = (0..<200).map { _ in [4 * random.uniform(), 2 + random.uniform()] }
      try NumpyMatrix.data(Matrix(rows)).write(to: folder.appendingPathComponent(name + ".npy"))
    }
    return study
  }

  static let rows = """
    run,model,parameters,tokens,divergence_bits,code_length_bits,test_nll
    b-x20,b,2000,40000,9000,9100,2.1
    a-x20,a,1000,20000,,5000,

    """

  @Test("a student's bound is Theorem 3.4 with its realized length, smallest first")
  func bounds() throws {
    let study = try study(
      ["study.yaml": "vocabulary: 256\nsampled: tokens", "requential.csv": Self.rows],
      tokens: ["a-x20-student", "b-x20-student"])
    defer { study.remove() }
    let read = try Study(folder: study.folder)
    #expect(read.students.map(\.run) == ["b-x20", "a-x20"])
    #expect(read.students[1].divergenceBits == nil && read.students[1].testLoss == nil)
    let analysis = try StudyAnalysis(read)
    #expect(analysis.students.map(\.student.run) == ["a-x20", "b-x20"])
    let path = try #require(read.students[0].tokenLosses)
    let expected = try CompressedModelBound(
      parameters: 2000, tokens: 40_000, codeLength: .bits(9100), vocabulary: 256,
      sampled: .tokens
    ).evaluate(on: TokenLosses(contentsOf: path))
    #expect(analysis.students[1].value == expected)
    #expect(!expected.isPlugInEstimate && analysis.students[1].bitsPerParameter == 4.55)
    let check = try StudyCheck(folder: study.folder)
    #expect(check.isUsable)
    #expect(check.parts.last?.found == "2 coded students")
    #expect(check.parts.first { $0.name == "tokens/" }?.found == "2 files")
  }

  @Test("what is wrong in the table is told by its place")
  func complaints() throws {
    for (rows, sentence) in [
      (Self.rows + "a-x20,a,1000,20000,,5000,\n", "requential.csv:4:1: expected each run once"),
      (Self.rows.replacing("5000", with: "none"), "requential.csv:3:21: expected a number"),
    ] {
      let study = try study(
        ["study.yaml": "vocabulary: 256", "requential.csv": rows], tokens: [])
      defer { study.remove() }
      let found = try #require(StudyCheck(folder: study.folder).complaints.first)
      #expect(found.description.contains(sentence), "\(found)")
      #expect(throws: FileError.self) { try Study(folder: study.folder) }
    }
  }

  @Test("one way to quantize a width stands for it: what most models have, then the first")
  func ways() throws {
    let models = """
      model,variant,parameters,tokens,bits_per_parameter
      a,fp32,1000,20000,32
      a,gptq16,1000,20000,16
      a,rtn4,1000,20000,4
      a,gptq4,1000,20000,4
      a,rtn3,1000,20000,3
      a,gptq3,1000,20000,3
      b,fp32,2000,40000,32
      b,gptq4,2000,40000,4
      b,rtn3,2000,40000,3
      b,gptq3,2000,40000,3

      """
    let measured = models.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",").prefix(2).joined(separator: "-")
    }
    let study = try study(
      ["study.yaml": "vocabulary: 256", "models.csv": models], tokens: measured)
    defer { study.remove() }
    let read = try Study(folder: study.folder)
    #expect(read.models(bits: 4).map(\.variant) == ["gptq4", "gptq4"])
    #expect(read.models(bits: 3).map(\.variant) == ["rtn3", "rtn3"])
    #expect(read.unquantized.map(\.variant) == ["fp32", "fp32"])
    let analysis = try StudyAnalysis(read)
    #expect(analysis.bounds.count == 7)
    #expect(analysis.frontier.map(\.model.variant) == ["gptq4", "gptq4"])
    #expect(analysis.lossVariation?.inputs == [1000, 2000])
    let warning = try #require(analysis.warnings.first { $0.code == "W-several-methods" })
    #expect(warning.message.contains("by several methods. The laws are fitted to gptq4;"))
    // The choice among all four of the first model's ways is paid for.
    let widths = try #require(analysis.widths.first)
    #expect(widths.models.count == 4)
    let alone = try #require(analysis.bounds.first { $0.model == widths.best })
    let paid = widths.choice.best.value.complexityPerToken - alone.value.complexityPerToken
    #expect(abs(paid - log(4) / 20_000) < 1e-12)
  }
}
