// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import GeneralizationBounds
import NumericalMethods
import ScalingLaws
import Testing

@testable import GapScaling

@Suite("The bound on a student carried to larger models")
struct RequentialExtrapolationTests {
  private let family = SimulatedFamily(models: 5, widths: [4], sample: 400)

  private func analysis(
    _ change: (inout [(name: String, text: String)]) -> Void = { _ in }
  ) throws -> StudyAnalysis {
    let study = try SimulatedStudy(family, seed: 2)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "requential-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var output = try OutputFolder(folder.path)
    var tables = study.files.filter { $0.name.hasSuffix(".csv") || $0.name.hasSuffix(".yaml") }
      .map { (name: $0.name, text: String(decoding: $0.data, as: UTF8.self)) }
    change(&tables)
    for table in tables { output.add(Data(table.text.utf8), as: table.name) }
    for file in study.files where file.name.hasSuffix(".npy") {
      output.add(file.data, as: file.name)
    }
    try output.commit()
    return try StudyAnalysis(Study(folder: folder.path), options: AnalysisOptions(draws: 100))
  }

  private func targets(_ parameters: [Double]) -> ExtrapolationTargets {
    ExtrapolationTargets(
      parameters: parameters, tokensPerParameter: 20, vocabulary: 32000, code: .requential)
  }

  @Test("every term is that of its law at the target")
  func terms() throws {
    let analysis = try analysis()
    let code = try #require(analysis.requentialLaw).law
    let gap = try #require(analysis.studentGap).law
    let bound = try analysis.extrapolate(to: targets([1e10])).bounds[0]
    let tokens = 20 * 1e10
    let c = (code(1e10) * log(2) + log(1000 / 0.01)) / tokens
    #expect(abs(bound.complexityPerToken / c - 1) < 1e-12)
    #expect(abs(bound.terms.complexity - c * log(32000.0)) < 1e-12)
    #expect(abs(bound.terms.smoothing - (2 * c).squareRoot()) < 1e-12)
    #expect(abs(bound.terms.quantizationGap - gap(1e10)) < 1e-12)
    let risk = try #require(analysis.surface).law.loss(parameters: 1e10, tokens: tokens)
    #expect(abs(bound.terms.risk - risk) < 1e-12)
    #expect(bound.distance == 10)
    #expect(bound.interval?.contains(bound.bound) == true)
    // The simulated laws: 3 bits a parameter at 1e7 as N^0.8, and 0.12 nats as N^-0.1.
    #expect(abs(code.exponent - 0.8) < 0.03, "\(code)")
    #expect(abs(gap.exponent + 0.1) < 0.05, "\(gap)")
    #expect(abs(gap(1e7) / 0.12 - 1) < 0.1)
  }

  @Test("a table's own loss of the teacher comes before the measured model's")
  func teacher() throws {
    let own = try analysis { tables in
      for index in tables.indices where tables[index].name == "requential.csv" {
        var lines = tables[index].text.split(separator: "\n").map(String.init)
        lines[0] += ",teacher_train_nll"
        lines[1] += ",1.5"
        for row in 2..<lines.count { lines[row] += "," }
        tables[index].text = lines.joined(separator: "\n") + "\n"
      }
    }
    let measured = try analysis()
    #expect(own.students[0].teacherRisk == 1.5)
    #expect(own.students[1].teacherRisk == measured.students[1].teacherRisk)
    let trained = try #require(
      measured.study.unquantized.first { $0.run == measured.students[0].student.run })
    #expect(abs((measured.students[0].teacherRisk ?? 0) - (trained.trainingLoss ?? 0)) < 1e-6)
  }

  @Test("a student whose teacher is no measured model is resampled by its own run")
  func foreignTeacher() throws {
    let analysis = try analysis { tables in
      for index in tables.indices where tables[index].name == "models.csv" {
        // The first model names no run, so that its student's teacher is unmeasured.
        tables[index].text = tables[index].text.replacing("10M,10M-x20,", with: "10M,,")
      }
      for index in tables.indices where tables[index].name == "requential.csv" {
        var lines = tables[index].text.split(separator: "\n").map(String.init)
        lines[0] += ",teacher_train_nll"
        for row in 1..<lines.count { lines[row] += ",3" }
        tables[index].text = lines.joined(separator: "\n") + "\n"
      }
    }
    #expect(analysis.students[0].teacherRisk == 3)
    let surface = try #require(analysis.surface)
    let draws = analysis.jointDraws(of: surface)
    let law = try #require(analysis.requentialLaw)
    let deviates = draws.deviates(
      of: law, at: 1e10, models: analysis.students.map { JointDraws.name(of: $0.student) })
    let mean = deviates.reduce(0, +) / Double(deviates.count)
    let spread =
      (deviates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(deviates.count)).squareRoot()
    // Student's t with 3 degrees of freedom, in a hundred draws.
    #expect(deviates.count > 90 && spread > 0.4 && spread < 8, "\(spread)")
    // The foreign teacher moves no draw of the models.
    let targets = ExtrapolationTargets(
      parameters: [1e10], tokensPerParameter: 20, vocabulary: 32000, code: .bitsPerParameter(4))
    let without = try self.analysis { tables in
      for index in tables.indices where tables[index].name == "models.csv" {
        tables[index].text = tables[index].text.replacing("10M,10M-x20,", with: "10M,,")
      }
      tables.removeAll { $0.name == "requential.csv" }
    }
    #expect(
      try analysis.extrapolate(to: targets).bounds[0].interval
        == without.extrapolate(to: targets).bounds[0].interval)
  }

  @Test(
    "what is missing is one sentence",
    arguments: [
      (0, "found 0"), (1, "found 1"), (2, "teacher"),
    ])
  func missing(students: Int, words: String) throws {
    let analysis = try analysis { tables in
      for index in tables.indices where tables[index].name == "requential.csv" {
        let lines = tables[index].text.split(separator: "\n").map(String.init)
        var kept = Array(lines[0...max(students, 1)])
        if students == 2 {
          // A student better than its teacher leaves no power law.
          kept[0] += ",teacher_train_nll"
          kept = [kept[0]] + kept.dropFirst().map { $0 + ",9" }
        }
        tables[index].text = kept.joined(separator: "\n") + "\n"
      }
      if students == 0 { tables.removeAll { $0.name == "requential.csv" } }
    }
    let error = #expect(throws: ExtrapolationError.self) {
      try analysis.extrapolate(to: targets([1e10]))
    }
    let sentence = error?.description ?? ""
    #expect(sentence.contains("requential.csv"), "\(sentence)")
    #expect(sentence.contains(words), "\(sentence)")
    #expect(analysis.requentialLaw == nil || students == 2)
  }

  @Test(
    "a code that follows a law is carried at the ratio that it was measured at, and at no other")
  func ratio() throws {
    let analysis = try analysis()
    for code in [ExtrapolatedBound.Code.prequential, .requential] {
      let error = #expect(throws: ExtrapolationError.self) {
        try analysis.extrapolate(
          to: ExtrapolationTargets(
            parameters: [1e10], tokensPerParameter: 200, vocabulary: 32000, code: code))
      }
      #expect(error?.description.hasPrefix("expected D/N = 20 with a code") == true)
    }
    let mixed = try self.analysis { tables in
      for index in tables.indices where tables[index].name == "requential.csv" {
        tables[index].text = tables[index].text.replacing(",200000000,", with: ",400000000,")
      }
    }
    #expect(mixed.warnings.contains { $0.code == "W-student-ratio" && $0.message.contains("40") })
    #expect(!analysis.warnings.contains { $0.code == "W-student-ratio" })
  }

  @Test("codes that are all alike give no law, and the sentence says why")
  func alike() throws {
    let analysis = try analysis { tables in
      for index in tables.indices where tables[index].name == "requential.csv" {
        let lines = tables[index].text.split(separator: "\n").map { line in
          var cells = line.split(separator: ",").map(String.init)
          if cells[4] != "code_length_bits" { cells[4] = "1000000" }
          return cells.joined(separator: ",")
        }
        tables[index].text = lines.joined(separator: "\n") + "\n"
      }
    }
    let error = #expect(throws: ExtrapolationError.self) {
      try analysis.extrapolate(to: targets([1e10]))
    }
    let sentence = error?.description ?? ""
    #expect(
      sentence.contains("requential.csv: a fit of power needs values that differ"), "\(sentence)")
  }

  @Test("a code whose draws run away counts for no more than the weights as they are")
  func wild() throws {
    // Two orders of magnitude of scatter over three students: one degree of freedom.
    let analysis = try analysis { tables in
      for index in tables.indices where tables[index].name == "requential.csv" {
        var lines = tables[index].text.split(separator: "\n").prefix(4).map(String.init)
        for (row, length) in [(1, "1e6"), (2, "1e9"), (3, "3e7")] {
          var cells = lines[row].split(separator: ",").map(String.init)
          cells[4] = length
          lines[row] = cells.joined(separator: ",")
        }
        tables[index].text = lines.joined(separator: "\n") + "\n"
      }
    }
    let bound = try analysis.extrapolate(to: targets([1e10])).bounds[0]
    let interval = try #require(bound.interval)
    #expect(interval.lowerBound.isFinite && interval.lowerBound > 0)
    let most = (32 * 1e10 * log(2) + log(1000 / 0.01)) / (20 * 1e10)
    #expect(bound.draws.map(\.complexity).max() == most)
    #expect(interval.upperBound > bound.trivial && interval.upperBound < 20)
  }
}
