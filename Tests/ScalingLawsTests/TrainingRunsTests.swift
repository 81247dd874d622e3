// SPDX-License-Identifier: GPL-3.0-or-later
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
    let runs = try read("Run,Params,D,Loss\na,10,200,3.5\nb,20,400,3.25\n")
    #expect(runs.runs[0] == TrainingRun(name: "a", parameters: 10, tokens: 200, loss: 3.5))
    #expect(
      runs.columnsUsed == RunColumns(name: "Run", parameters: "Params", tokens: "D", loss: "Loss"))
  }

  @Test func twoOfThreeSuffice() throws {
    let fromCompute = try read("Model Size,Training FLOP,loss\n10,12000,3.5\n")
    #expect(fromCompute.runs[0].tokens == 200)
    #expect(fromCompute.columnsUsed.flops == "Training FLOP")
    #expect(try read("tokens,C,loss\n200,12000,3.5\n").runs[0].parameters == 10)
    let all = try read("N,D,C,loss\n10,200,1,3.5\n")
    #expect(all.runs[0].tokens == 200)
    #expect(all.columnsUsed.flops == nil)
  }

  @Test func columnsMayBeNamed() throws {
    let text = "parameters,tokens,loss,test_loss\n10,200,3.5,3.75\n"
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
      try read("parameters,loss\n10,3\n")
    } throws: {
      "\($0)".hasPrefix("runs.csv:1:1: expected two of parameters (parameters, params,")
        && "\($0)".hasSuffix("found the columns parameters, loss")
    }
    #expect {
      try read("N,D\n10,200\n")
    } throws: {
      "\($0)".hasPrefix("runs.csv:1:1: expected a column with losses (loss, final_loss,")
    }
  }

  @Test(arguments: ["-3", "0", "nan", "three", ""])
  func saysWhereANumberIsBad(cell: String) {
    #expect {
      try read("N,D,loss\n10,200,3\n20,\(cell),3\n")
    } throws: {
      "\($0)".hasPrefix("runs.csv:3:4: ")
    }
  }

  @Test func dropsTheLargestLosses() throws {
    let runs = try read("N,D,loss\n1,1,3\n2,2,5\n3,3,4\n4,4,1\n")
    #expect(runs.droppingLargestLosses(2).runs.map(\.loss) == [3, 1])
    #expect(runs.droppingLargestLosses(0) == runs)
    #expect(runs.droppingLargestLosses(9).runs.isEmpty)
  }
}
