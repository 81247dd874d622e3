// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import HessianSpectra
import ScalingLaws

// What each command prints with --json.

extension ListCommand: AnsweringCommand {
  static var answer: any Answer.Type { Listing.self }
}

extension FitCommand: AnsweringCommand {
  static var answer: any Answer.Type { FitAnswer<Chinchilla>.self }
}

extension PredictCommand: AnsweringCommand {
  static var answer: any Answer.Type { Predictions.self }
}

extension AllocateCommand: AnsweringCommand {
  static var answer: any Answer.Type { Allocations.self }
}

extension CompareCommand: AnsweringCommand {
  static var answer: any Answer.Type { FitComparison.self }
}

extension SensitivityCommand: AnsweringCommand {
  static var answer: any Answer.Type { SensitivityCard.self }
}

extension BacktestCommand: AnsweringCommand {
  static var answer: any Answer.Type { Backtest.self }
}

extension PlanCommand: AnsweringCommand {
  static var answer: any Answer.Type { RunPlan.self }
}

extension SuggestCommand: AnsweringCommand {
  static var answer: any Answer.Type { RunSuggestion.self }
}

extension IsoflopCommand: AnsweringCommand {
  static var answer: any Answer.Type { MethodsAnswer.self }
}

extension SpectrumCommand: AnsweringCommand {
  static var answer: any Answer.Type { SpectrumEstimates.self }
}

extension QuantizeCommand: AnsweringCommand {
  static var answer: any Answer.Type { QuantizedLayer.self }
}

extension FiguresCommand: AnsweringCommand {
  static var answer: any Answer.Type { DrawnFigures.self }
}

extension PlotCommand: AnsweringCommand {
  static var answer: any Answer.Type { DrawnPlot.self }
}

extension ReportCommand: AnsweringCommand {
  static var answer: any Answer.Type { WrittenFiles.self }
}

extension SimulateCommand: AnsweringCommand {
  static var answer: any Answer.Type { WrittenFiles.self }
}

extension PaperCommand: AnsweringCommand {
  static var answer: any Answer.Type { PaperAnswer.self }
}
