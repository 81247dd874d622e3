// SPDX-License-Identifier: GPL-3.0-or-later
public import GapScaling
import HessianSpectra

extension StudyResults {
  /// The run that lies farthest from the loss surface; nil where the runs have no names.
  public var leastFittedRun: String? { ResidualPanels.worstName(self) }

  /// Where a model's bound stands in a report's JSON.
  public func field(of bound: ModelBound) -> String {
    let place = analysis.bounds.firstIndex {
      $0.model.model == bound.model.model && $0.model.variant == bound.model.variant
    }
    return "bounds.\(place ?? -1)"
  }

  /// Where a model's choice of width stands.
  public func field(of model: ModelWidths) -> String { field(ofModel: model.best.model) }

  /// Where the choice of width of the model of a name stands.
  public func field(ofModel name: String) -> String {
    "widths.\(analysis.widths.firstIndex { $0.best.model == name } ?? -1)"
  }

  /// Where a spectrum stands.
  public func field(of entry: Quantizability.Entry) -> String {
    let place = analysis.quantizability?.entries.firstIndex {
      $0.spectrum.name == entry.spectrum.name
    }
    return "quantizability.spectra.\(place ?? -1)"
  }
}
