// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import HessianSpectra
import ScalingLaws

// What each command prints with --json.

extension ListCommand: AnsweringCommand {
  static var shape: Shape { Listing.shape }
}

extension FitCommand: AnsweringCommand {
  static var shape: Shape { FitAnswer<Chinchilla>.shape }
}

extension PredictCommand: AnsweringCommand {
  static var shape: Shape { Predictions.shape }
}

extension AllocateCommand: AnsweringCommand {
  static var shape: Shape { Allocations.shape }
}

extension CompareCommand: AnsweringCommand {
  static var shape: Shape { FitComparisons.shape }
}

extension ForecastCommand: AnsweringCommand {
  static var shape: Shape { Forecast.shape }
}

extension SensitivityCommand: AnsweringCommand {
  static var shape: Shape { SensitivityCard.shape }
}

extension BacktestCommand: AnsweringCommand {
  static var shape: Shape { Backtest.shape }
}

extension PlanCommand: AnsweringCommand {
  static var shape: Shape { RunPlan.shape }
}

extension SuggestCommand: AnsweringCommand {
  static var shape: Shape { RunSuggestion.shape }
}

extension IsoflopCommand: AnsweringCommand {
  static var shape: Shape { MethodsAnswer.shape }
}

extension SpectrumCommand: AnsweringCommand {
  static var shape: Shape { SpectrumEstimates.shape }
}

extension QuantizeCommand: AnsweringCommand {
  static var shape: Shape { QuantizedLayer.shape }
}

extension FiguresCommand: AnsweringCommand {
  static var shape: Shape { DrawnFigures.shape }
}

extension PlotCommand: AnsweringCommand {
  static var shape: Shape { DrawnPlot.shape }
}

extension ReportCommand: AnsweringCommand {
  static var shape: Shape { WrittenFiles.shape }
}

extension SimulateCommand: AnsweringCommand {
  static var shape: Shape { WrittenFiles.shape }
}

extension PaperCommand: AnsweringCommand {
  static var shape: Shape { PaperAnswer.shape }
}

extension CheckCommand: AnsweringCommand {
  static var shape: Shape { CheckAnswer.shape }
}

/// What `laws bound` bounded: the first field of its answer.
enum BoundForm: String, CaseIterable {
  /// One model by its code.
  case model
  /// One model at several widths.
  case widths
  /// One model relative to another.
  case reference
  /// Every model of a study.
  case study
  /// The average of a training run's last checkpoints.
  case online
  /// One model on a held-out pool.
  case heldOut = "held-out"
}

extension BoundCommand: AnsweringCommand {
  static var shape: Shape {
    .anyOf([
      MeasuredBound.shape.tagged(BoundForm.model.rawValue),
      BestWidth.shape.tagged(BoundForm.widths.rawValue),
      RelativeBound.shape.tagged(BoundForm.reference.rawValue),
      StudyBounds.shape.tagged(BoundForm.study.rawValue),
      OnlineBound.Value.shape.tagged(BoundForm.online.rawValue),
      HeldOutBound.Value.shape.tagged(BoundForm.heldOut.rawValue),
    ])
  }
}

extension SummarizeCommand: AnsweringCommand {
  static var shape: Shape { WrittenSummary.shape }
}

extension VerifyCommand: AnsweringCommand {
  static var shape: Shape { CertificateCheck.shape }
}

extension ExtrapolateCommand: AnsweringCommand {
  static var shape: Shape { Extrapolation.shape }
}
