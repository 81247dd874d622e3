// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import NumericalMethods
import ScalingLaws
import Testing

/// Tables as other programs write them.
@Suite struct ImportTests {
  func read(
    _ text: String, _ columns: RunColumns = .usual, _ options: RunOptions = RunOptions()
  ) throws -> TrainingRuns {
    try TrainingRuns(Table(text: text, path: "runs.csv"), columns: columns, options: options)
  }

  @Test func aRunsTableOfWeightsAndBiases() throws {
    let runs = try read(
      """
      "Name","State","Tags","Runtime","batch_size","n_params","seq_len","_step","train/loss","val/loss"
      "a-70m","finished","","120","256","7e7","2048","1000","3.5","3.6"
      "b-160m","finished","","240","256","1.6e8","2048","2000","3.2","3.3"
      """)
    #expect(runs.runs.map(\.loss) == [3.5, 3.2])
    let tokens: [Double] = [524_288_000, 1_048_576_000]
    #expect(runs.runs.map(\.tokens) == tokens)
    #expect(runs.columnsUsed.tokens == "_step × batch_size × seq_len")
    #expect(runs.columnsUsed.loss == "train/loss")
    #expect(runs.warnings.isEmpty)
    let validated = try read(
      "config/n_params,config.tokens,val/loss\n1e7,2e8,3\n2e7,4e8,2.9\n")
    #expect(validated.columnsUsed.parameters == "config/n_params")
    #expect(validated.columnsUsed.tokens == "config.tokens")
  }

  @Test func aHistoryOfWeightsAndBiasesHasGaps() throws {
    let runs = try read(
      """
      run,_step,_runtime,train/loss,val/loss,n_params,batch_tokens
      a,0,0.1,10.8,,1e7,1000
      a,100,9.0,4.5,4.6,1e7,1000
      a,200,19.0,,4.4,1e7,1000
      b,100,9.0,4.2,,2e7,1000
      """)
    #expect(runs.runs.map(\.loss) == [4.5, 4.2])
    let first = [runs.runs[0].tokens, runs.runs[0].parameters]
    #expect(first == [100_000, 1e7])
    let codes = runs.warnings.map(\.code)
    #expect(codes == ["W-rows-left-out", "W-rows-left-out"])
  }

  @Test func stepsNeedTokensPerStep() throws {
    let text = "_step,loss,n_params\n100,3.5,1e7\n200,3.25,1e7\n"
    #expect {
      try read(text)
    } throws: {
      ($0 as? FileError)?.help == "batch.tokens"
    }
    let runs = try read(text, .usual, RunOptions(batchTokens: 1000))
    #expect(runs.runs.map(\.tokens) == [100_000, 200_000])
  }

  @Test func aChartOfWeightsAndBiases() throws {
    let text = """
      "Step","pythia-70m - train/loss","pythia-70m - train/loss__MIN","pythia-70m - train/loss__MAX",\
      "pythia-1.4b - train/loss","pythia-1.4b - train/loss__MIN","pythia-1.4b - train/loss__MAX"
      0,10.8,10.8,10.8,,,
      100,5.5,5.5,5.5,5.0,5.0,5.0
      200,5.0,5.0,5.0,4.5,4.5,4.5
      """
    let runs = try read(text, .usual, RunOptions(batchTokens: 1e6))
    #expect(runs.runs.map(\.parameters) == [7e7, 7e7, 1.4e9, 1.4e9])
    #expect(runs.runs.map(\.tokens) == [1e8, 2e8, 1e8, 2e8])
    #expect(runs.runs.map(\.loss) == [5.5, 5.0, 5.0, 4.5])
    #expect(runs.warnings.map(\.code) == ["W-size-from-name", "W-checkpoints"])
    #expect(runs.finalCheckpoints.runs.map(\.loss) == [5.0, 4.5])
    #expect {
      try read(text)
    } throws: {
      ($0 as? FileError)?.help == "batch.tokens"
    }
    #expect {
      try read("Step,baseline - loss\n1,2\n", .usual, RunOptions(batchTokens: 1))
    } throws: {
      "\($0)".contains("found 'baseline' in column 2")
    }
  }

  @Test func aDataFrameOfPandas() throws {
    let runs = try read(
      ",Model Size,Training FLOP,loss\n0,6.8e+09,9.99e+18,5.0\n1,2.98e+09,9.2e+18,4.7\n"
        + "2,2.98e+09,9.2e+18,\n")
    #expect(runs.runs.count == 2)
    #expect(runs.warnings.map(\.code) == ["W-rows-left-out"])
    #expect(
      runs.warnings[0].message
        == "1 of 3 rows have no number in 'loss', the first in line 4, and are left out.")
  }

  @Test func nanIsLeftOutAndCounted() throws {
    let runs = try read("N,D,loss\n1e6,2e7,3\n2e6,4e7,NaN\n3e6,6e7,inf\n4e6,8e7,\n")
    #expect(runs.runs.count == 1)
    #expect(
      runs.warnings.map(\.message) == [
        "3 of 4 rows have no number in 'loss' (empty, NaN, inf), the first in line 3, and are left out."
      ])
  }

  @Test func computeIsComparedWith6ND() throws {
    let text =
      "N,D,C,loss\n1e7,1e8,6e15,3\n1e7,2e8,9e15,2.5\n1e7,3e8,1.83e16,2.4\n"
    let runs = try read(text)
    #expect(runs.warnings.map(\.code) == ["W-flops-6nd"])
    #expect(
      runs.warnings[0].message.hasPrefix(
        "'C' is not 6·N·D to 5 % in 1 of 3 rows, most in line 3, where it is 0.75 of it"))
    #expect(try read("N,D,C,loss\n1e7,1e8,6e15,3\n").warnings.isEmpty)
  }

  @Test func rowsThatRepeatOthersAreSaid() throws {
    let rows = (1...8).map { "\($0)e6,\($0)e8,\(4 - 0.1 * Double($0))" }
    let once = try read((["params,tokens,loss"] + rows).joined(separator: "\n"))
    #expect(once.warnings.isEmpty)
    let twice = try read((["params,tokens,loss"] + rows + rows).joined(separator: "\n"))
    #expect(twice.warnings.map(\.code) == ["W-repeated-rows"])
    #expect(twice.warnings[0].message.hasPrefix("8 of 16 rows repeat another's N, D and loss"))
  }

  @Test func flaggedRowsAndExperiments() throws {
    let text = """
      experiment,params,tokens,budget,loss,outlier,reason
      a,1e7,1e8,6e15,3,False,none
      a,2e7,1e8,12e15,3,True,spline
      b,1e7,2e8,12e15,2.5,False,none
      b,1e7,2e8,12e15,9,True,spline
      b,1e7,2e8,12e15,9,True,too_few
      """
    let table = try Table(text: text, path: "runs.csv")
    #expect(try TrainingRuns.experiments(in: table) == ["a", "b"])
    let all = try read(text)
    #expect(all.runs.map(\.experiment) == ["a", "b"])
    #expect(all.runs.map(\.budget) == [6e15, 12e15])
    #expect(
      all.warnings.map(\.message) == [
        "3 of 5 rows are flagged in 'outlier' and left out: spline 2, too_few 1."
      ])
    let b = try read(text, .usual, RunOptions(experiment: "b", keepsFlagged: true))
    #expect(b.runs.map(\.loss) == [2.5, 9, 9])
    #expect(b.warnings.map(\.code) == ["W-sweep"])
    #expect {
      try read(text, .usual, RunOptions(experiment: "c"))
    } throws: {
      "\($0)" == "runs.csv:1: expected one of the experiments a, b, found 'c'"
    }
  }

  @Test func equalLossesAreRefused() throws {
    let rows = (1...8).map { "\($0)e6,\($0 * $0)e7,3" }
    let runs = try read("N,D,loss\n" + rows.joined(separator: "\n"))
    #expect(throws: FitError.equalValues(law: "chinchilla", value: 3, count: 8)) {
      try Chinchilla.fit(to: runs)
    }
  }

  @Test func aCheckOfATableFindsEveryBadCell() throws {
    let check = try RunsCheck(
      contentsOf: CatalogTests.source("Data/ladder/runs.csv").path)
    #expect(check.complaints.isEmpty && check.runs?.runs.count == 56)
  }
}
