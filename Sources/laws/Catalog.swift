// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser

/// Every command, in the order in which a study goes through them.
enum Catalog {
  static let commands: [any ParsableCommand.Type] = [
    ListCommand.self, CheckCommand.self, FitCommand.self, PredictCommand.self,
    AllocateCommand.self, CompareCommand.self, ForecastCommand.self, SensitivityCommand.self,
    BacktestCommand.self,
    PlanCommand.self, SuggestCommand.self, IsoflopCommand.self, BoundCommand.self,
    SummarizeCommand.self, VerifyCommand.self, ExtrapolateCommand.self, SpectrumCommand.self,
    QuantizeCommand.self, FiguresCommand.self, PlotCommand.self, ReportCommand.self,
    SimulateCommand.self, PaperCommand.self, SchemaCommand.self,
  ]
}
