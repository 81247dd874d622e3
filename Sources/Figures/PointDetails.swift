// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import ScalingLaws

/// What a page says of the point of a run or a model: its name, N, D, and what was measured.
enum PointDetails {
  /// One a run of the loss surface: run, N, D, measured loss and residual.
  static func runs(of surface: Fit<Chinchilla>, _ findings: StudyFindings) -> [String] {
    let unit = surface.residualScale == .log ? "log loss" : "nats"
    let runs = findings.analysis.study.runs?.runs ?? []
    return surface.inputs.indices.map { index in
      let input = surface.inputs[index]
      let loss = surface.observed[index]
      let name = runs.first {
        $0.parameters == input.parameters && $0.tokens == input.tokens && $0.loss == loss
      }?.name
      return lines([
        name.map { "run \($0)" }, size(input.parameters, input.tokens),
        "loss \(NumberText.digits(4).plain(loss)) nats per token",
        surface.residuals.isEmpty
          ? nil : "residual \(NumberText.digits(2).plain(surface.residuals[index])) (\(unit))",
      ])
    }
  }

  /// One a model's bound: model, N, D, and the value of the point.
  static func bounds(_ bounds: [ModelBound], _ quantity: String, _ values: [Double]) -> [String] {
    zip(bounds, values).map { bound, value in
      let model = bound.model
      return lines([
        "model \(model.model), \(NumberText.exact.plain(model.bitsPerParameter)) bits",
        size(model.parameters, model.tokens), "\(quantity) \(NumberText.digits(4).plain(value))",
        "bound \(NumberText.digits(4).plain(bound.value.bound)) nats per token",
        model.testLoss.map { "held-out loss \(NumberText.digits(4).plain($0)) nats per token" },
      ])
    }
  }

  /// One a model as trained: model, N, D and its loss.
  static func models(_ models: [MeasuredModel], losses: [Double]) -> [String] {
    zip(models, losses).map { model, loss in
      lines([
        "run \(model.run ?? model.model)", size(model.parameters, model.tokens),
        "loss \(NumberText.digits(4).plain(loss)) nats per token",
      ])
    }
  }

  private static func size(_ parameters: Double, _ tokens: Double) -> String {
    "N = \(NumberText.count.plain(parameters)), D = \(NumberText.count.plain(tokens))"
  }

  private static func lines(_ parts: [String?]) -> String {
    parts.compactMap { $0 }.joined(separator: "\n")
  }
}
