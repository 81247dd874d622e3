// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import GeneralizationBounds
import NumericalMethods

/// The token losses of a study's models, each file read once.
struct TokenLossCache {
  private var losses: [String: TokenLosses] = [:]
  private let study: Study

  init(_ study: Study) throws(FileError) {
    self.study = study
    for model in study.models {
      guard let path = model.tokenLosses else { continue }
      losses[path] = try StudyReader.tokenLosses(
        path, vocabulary: study.settings.vocabulary, inputs: study.inputs)
    }
  }

  subscript(model: MeasuredModel) -> TokenLosses? {
    model.tokenLosses.flatMap { losses[$0] }
  }

  /// R̂ of the unquantized model of a name: the mean over its own tokens, else what the table says.
  ///
  /// The tokens come first because every precision was measured on the same pairs, so that the quantization gap
  /// is a difference over one sample.
  func unquantizedRisk(of model: String) -> Double? {
    risk(of: study.models.first { $0.model == model && $0.isUnquantized })
  }

  /// The same by the run that trained it.
  func unquantizedRisk(ofRun run: String) -> Double? {
    risk(of: study.models.first { $0.run == run && $0.isUnquantized })
  }

  private func risk(of trained: MeasuredModel?) -> Double? {
    trained.flatMap { self[$0]?.meanNLL ?? $0.trainingLoss }
  }
}
