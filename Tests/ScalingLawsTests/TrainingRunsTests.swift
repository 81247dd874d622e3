// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import NumericalMethods
import ScalingLaws
import TestSupport
import Testing

@Suite struct TrainingRunsTests {
  func read(_ text: String, _ columns: RunColumns = .usual) throws -> TrainingRuns {
    try TrainingRuns(Table(text: text, path: "runs.csv"), columns: columns)
  }

  @Test func findsColumnsByTheirUsualNames() throws {
    let runs = try read("Run,Params,D,Loss\na,1e7,2e8,3.5\nb,2e7,4e8,3.25\n")
    #expect(
      runs.runs[0] == TrainingRun(name: "a", parameters: 1e7, tokens: 2e8, loss: 3.5, row: 0))
    #expect(
      runs.columnsUsed == RunColumns(name: "Run", parameters: "Params", tokens: "D", loss: "Loss"))
  }

  @Test func twoOfThreeSuffice() throws {
    let fromCompute = try read("Model Size,Training FLOP,loss\n1e7,1.2e16,3.5\n")
    #expect(fromCompute.runs[0].tokens == 2e8)
    #expect(fromCompute.columnsUsed.flops == "Training FLOP")
    #expect(try read("tokens,C,loss\n2e8,1.2e16,3.5\n").runs[0].parameters == 1e7)
    let all = try read("N,D,C,loss\n1e7,2e8,1e16,3.5\n")
    #expect(all.runs[0].tokens == 2e8)
    #expect(all.columnsUsed.flops == nil)
  }

  @Test func columnsMayBeNamed() throws {
    let text = "parameters,tokens,loss,test_loss\n1e7,2e8,3.5,3.75\n"
    #expect(try read(text, RunColumns(loss: "TEST_LOSS")).runs[0].loss == 3.75)
    #expect {
      try read(text, RunColumns(loss: "bpb"))
    } throws: {
      "\($0)" == "runs.csv:1:1: expected a column 'bpb' with losses, found the columns "
        + "parameters, tokens, loss, test_loss"
    }
  }

  @Test func saysWhatIsMissing() {
    #expect {
      try read("parameters,loss\n1e7,3\n")
    } throws: {
      "\($0)".hasPrefix("runs.csv:1:1: expected two of parameters (parameters, params,")
        && "\($0)".hasSuffix("found the columns parameters, loss")
    }
    #expect {
      try read("N,D\n1e7,2e8\n")
    } throws: {
      "\($0)".hasPrefix("runs.csv:1:1: expected a column with losses (loss, final_loss,")
    }
  }

  @Test(arguments: ["-3", "three", "2026-11-30", "2 GB", "1,5"])
  func saysWhereANumberIsBad(cell: String) {
    #expect {
      try read("N;D;loss\n1e7;2e8;3\n2e7;\(cell);3\n")
    } throws: {
      "\($0)".hasPrefix("runs.csv:3:5: ")
    }
  }

  @Test(arguments: ["0", "nan", "", "null", "-"])
  func leavesOutWhatHoldsNothing(cell: String) throws {
    let runs = try read("N,D,loss\n1e7,2e8,3\n2e7,\(cell),3\n")
    #expect(runs.runs.count == 1 && runs.warnings.map(\.code) == ["W-rows-left-out"])
    #expect(runs.reading.omissions.map(\.rows) == [1])
  }

  @Test func dropsTheLargestLosses() throws {
    let runs = try read("N,D,loss\n1e7,1e9,3\n2e7,2e9,5\n3e7,3e9,4\n4e7,4e9,1\n")
    #expect(runs.droppingLargestLosses(2).runs.map(\.loss) == [3, 1])
    #expect(runs.droppingLargestLosses(0) == runs)
    #expect(runs.droppingLargestLosses(9).runs.isEmpty)
  }
}
