// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import GapScaling
import HessianSpectra
import NumericalMethods
import ScalingLaws
import TestSupport
import Testing

@Suite("Quantizability of a study")
struct QuantizabilityTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test("the ladder's spectra, against numpy.linalg.eigh of their tridiagonals")
  func ladder() throws {
    let study = try Study(folder: Self.root.appendingPathComponent("Data/ladder").path)
    let q = try #require(try Quantizability(study, level: 0.95))
    #expect(q.entries.count == 14)
    #expect(q.lawTokens == 16384)
    #expect(q.lawEntries.map(\.parameters) == [20088, 32928, 67824, 164_288, 251_440])
    // tr √H₊ and tr √(H + s) by NumPy 2.4, the same for every version that finds eigenvalues to five digits.
    let clipped = [640.22, 639.44, 2306.4, 5611.3, 6300.6]
    let shifted = [8025.1, 9061.8, 20799, 69490, 124_770]
    #expect(q.lawEntries.map(\.summary.clippedRoot).isClose(to: clipped, relative: 2e-4))
    #expect(q.lawEntries.map(\.summary.shiftedRoot).isClose(to: shifted, relative: 2e-4))
    for entry in q.entries {
      #expect(entry.summary.clippedBracket.contains(entry.summary.clippedRoot))
      #expect(entry.shiftedBracket.contains(entry.summary.shiftedRoot))
    }
    let law = try #require(q.clipped)
    #expect(law.openExponents.contains(law.fit.law.exponent))
    #expect(law.bitsPerDoubling == law.fit.law.exponent - 0.5)
    // What the paper's method measures here is mostly its own shift.
    #expect(q.lawEntries.allSatisfy { $0.summary.shiftShare > 0.85 })
    let codes = Set(q.warnings.map(\.code))
    #expect(codes == ["W-shift-dominates", "W-few-steps", "W-bits-rise"])
    #expect(q.shownWithSeeds.map(\.tokens) == [32896, 3328, 384])
  }

  @Test("a law that is there is found, with its bits")
  func recovered() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "s-\(UUID().uuidString)")
    let spectra = folder.appendingPathComponent("spectra")
    try FileManager.default.createDirectory(at: spectra, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("vocabulary: 256\n".utf8).write(to: folder.appendingPathComponent("study.yaml"))
    var models = "model,variant,parameters,tokens,bits_per_parameter\n"
    // One eigenvalue λ = N^-1.4 in every direction: tr √H = N^0.3.
    for n in [1e4, 1e5, 1e6] {
      models += "m\(Int(n)),fp32,\(Int(n)),\(Int(20 * n)),32\n"
      try Data("step,alpha,beta\n0,\(pow(n, -1.4)),0\n".utf8)
        .write(to: spectra.appendingPathComponent("m\(Int(n))-1000tok-s0.csv"))
    }
    try Data(models.utf8).write(to: folder.appendingPathComponent("models.csv"))
    try Data("step,alpha,beta\n0,1,0\n".utf8)
      .write(to: spectra.appendingPathComponent("stranger.csv"))
    let q = try #require(try Quantizability(Study(folder: folder.path), level: 0.95))
    let law = try #require(q.clipped)
    #expect(law.fit.law.exponent.isClose(to: 0.3, relative: 1e-9))
    #expect(law.openExponents.lowerBound.isClose(to: 0.3, relative: 1e-6))
    #expect(q.warnings.map(\.code).contains("W-unknown-model"))
    #expect(!q.warnings.map(\.code).contains("W-bits-rise"))
    // Over a hundredfold N the formula saves 0.2·log₂ 100 bits, but for μ's logarithm.
    let bits = [q.lawEntries[0], q.lawEntries[2]].map { entry in
      let mu = Incoherence.afterRotation(dimension: entry.parameters, failureProbability: 0.01)
      return entry.paperBits(entry.summary.clippedRoot) - log2(mu)
    }
    #expect((bits[1] - bits[0]).isClose(to: -0.2 * log2(100), relative: 1e-9))
    // A bad spectrum is a complaint of the whole study.
    try Data("step,alpha,beta\n0,1,-1\n1,1,0\n".utf8)
      .write(to: spectra.appendingPathComponent("m10000-1000tok-s1.csv"))
    let complaints = try StudyCheck(folder: folder.path).complaints
    #expect(complaints.count == 1 && complaints[0].line == 2 && complaints[0].column == 5)
    #expect(throws: FileError.self) {
      _ = try Quantizability(Study(folder: folder.path), level: 0.95)
    }
  }
}
