// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GeneralizationBounds
import NumericalMethods
import ScalingLaws

extension StudyAnalysis {
  /// One warning about every bound that is not below log V.
  static func vacuous(_ bounds: [ModelBound]) -> [Warning] {
    let empty = bounds.filter(\.value.vacuous)
    guard let first = empty.first else { return [] }
    let names = empty.prefix(8).map { "\($0.model.model)-\($0.model.variant)" }
    let further = empty.count > names.count ? " and \(empty.count - names.count) more" : ""
    return [
      Warning(
        code: "W-vacuous",
        message:
          "\(empty.count) of \(bounds.count) bounds \(empty.count == 1 ? "is" : "are") not below log V = "
          + "\(NumberText.digits(5).plain(first.value.trivial)), the loss of uniform guessing: "
          + names.joined(separator: ", ") + further + ".")
    ]
  }

  /// One warning about students that were coded at a ratio of tokens to parameters that is not the study's.
  static func otherRatios(_ students: [StudentBound], than ratio: Double) -> [Warning] {
    let other = students.map(\.student).filter { abs($0.tokens / $0.parameters / ratio - 1) > 0.02 }
    guard let first = other.first else { return [] }
    return [
      Warning(
        code: "W-student-ratio",
        message:
          "The teachers of \(other.count) of \(students.count) students were not trained on \(NumberText.exact.plain(ratio)) tokens a "
          + "parameter (\(first.run): \(NumberText.digits(3).plain(first.tokens / first.parameters))), so the law of the "
          + "requential code mixes ratios.")
    ]
  }

  /// What the fitted laws and the design of the runs leave open, beyond what each fit says of itself.
  static func cautions(
    study: Study, bits: Double?, surface: Fit<Chinchilla>?, lossVariation: Fit<InverseRoot>?,
    quantizationGap: Fit<PowerLaw>?
  ) -> [Warning] {
    var warnings: [Warning] = []
    if let bits {
      let chosen = study.models(bits: bits)
      let every = study.models.filter { $0.bitsPerParameter == bits && $0.tokenLosses != nil }
      if every.count > chosen.count {
        var ways: [String] = []
        for model in chosen where !ways.contains(model.variant) { ways.append(model.variant) }
        warnings.append(
          Warning(
            code: "W-several-methods",
            message:
              "Some models were quantized to \(NumberText.exact.plain(bits)) bits by several methods. The laws are fitted to "
              + "\(ways.joined(separator: ", ")); the best bound of each model, with the cost of the choice, is reported separately."
          ))
      }
    }
    let ratio = study.settings.tokensPerParameter
    if let surface, let flops = surface.inputs.map(\.flops).max() {
      let optimum = surface.law.optimum(flops: flops).tokensPerParameter
      if !study.isTable, optimum > 3 * ratio || optimum < ratio / 3 {
        warnings.append(
          Warning(
            code: "W-off-optimum",
            message:
              "The measured models have D/N = \(NumberText.exact.plain(ratio)). By the fitted surface the compute-optimal ratio at "
              + "the largest compute of the runs is \(NumberText.digits(2).plain(optimum)), so the models are not "
              + "compute-optimal."
          ))
      }
    }
    if let surface,
      let last = surface.inputs.indices.max(by: {
        surface.inputs[$0].flops < surface.inputs[$1].flops
      })
    {
      let miss = surface.predicted[last] / surface.observed[last] - 1
      if abs(miss) > 0.03 {
        warnings.append(
          Warning(
            code: "W-misfit",
            message: "The fitted surface is \(NumberText.digits(2).plain(100 * abs(miss))) % "
              + "\(miss > 0 ? "above" : "below") the loss of the run with the most compute, from "
              + "which the extrapolation starts."))
      }
    }
    if let interval = lossVariation?["slope"]?.interval, interval.contains(0) {
      warnings.append(
        Warning(
          code: "W-flat-variation",
          message:
            "The interval of the slope k of the loss variation contains 0: these sizes do not determine whether Σ "
            + "changes with size."))
    }
    if let exponent = quantizationGap?["exponent"], let interval = exponent.interval,
      interval.lowerBound > 0
    {
      warnings.append(
        Warning(
          code: "W-growing-gap",
          message:
            "At \(NumberText.exact.plain(bits ?? 4)) bits the quantization gap grows with size as N^\(NumberText.digits(2).plain(exponent.value)); "
            + "for the paper's models it falls."))
    }
    if let runs = study.runs?.runs, !runs.isEmpty {
      var seeds: [[Double]: Int] = [:]
      for run in runs { seeds[[run.parameters, run.tokens], default: 0] += 1 }
      let once = seeds.values.filter { $0 == 1 }.count
      if 2 * once > seeds.count {
        warnings.append(
          Warning(
            code: "W-one-seed",
            message:
              "\(once) of \(seeds.count) combinations of size and tokens were trained with one seed, so the "
              + "standard deviation over seeds is poorly determined."))
      }
    }
    return warnings
  }
}
