// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import ScalingLaws
import Testing

@Suite("Tables of runs as people write them")
struct RunTableCasesTests {
  @Test(arguments: RunTableCase.all)
  func isReadRightlyOrRefusedRightly(_ table: RunTableCase) throws {
    switch table.expected {
    case .read(let parameters, let tokens, let loss, let runs, let warnings):
      let found = try read(table)
      let first = try #require(found.runs.first)
      #expect(abs(first.parameters / parameters - 1) < 1e-12, "N \(first.parameters)")
      #expect(abs(first.tokens / tokens - 1) < 1e-12, "D \(first.tokens)")
      #expect(abs(first.loss / loss - 1) < 1e-12, "loss \(first.loss)")
      #expect(found.runs.count == runs)
      #expect(found.warnings.map(\.code) == warnings, "\(found.warnings)")
      #expect(found.reading.used == runs)
    case .refused(let sentence):
      #expect {
        try read(table)
      } throws: { error in
        guard let error = error as? FileError else { return false }
        #expect(error.message.contains(sentence), "\(error)")
        return error.message.contains(sentence)
      }
    }
  }

  private func read(_ table: RunTableCase) throws -> TrainingRuns {
    try TrainingRuns(
      Table(text: table.text, path: "runs.csv"), columns: table.columns, options: table.options)
  }

  @Test func areAtLeast120() {
    let refused = RunTableCase.all.count { if case .refused = $0.expected { true } else { false } }
    #expect(RunTableCase.all.count >= 120)
    #expect(refused >= 30)
    #expect(Set(RunTableCase.all.map(\.title)).count == RunTableCase.all.count)
  }
}
