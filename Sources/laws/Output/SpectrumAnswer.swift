// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GapScaling
import HessianSpectra
import NumericalMethods
import Reports
import ScalingLaws

/// What `laws spectrum` says, as text and as JSON.
struct SpectrumAnswer {
  let spectra: [SpectrumOfFile]
  let summaries: [SpectrumSummary]
  let level: Double
  /// The estimates over all files, where they are of one model.
  let estimates: [(name: String, estimate: TraceEstimate)]
  /// The laws over model size, where the files are of several.
  let laws: [(name: String, fit: Fit<PowerLaw>)]
  let warnings: [Warning]
  private let shift: SpectralShift
  /// The steps and vectors that the theorem asks for at 5 % and probability 99 %; void where κ = ∞.
  private let size: SampleSize

  init(_ spectra: [SpectrumOfFile], semidefinite: Bool, level: Double) throws {
    self.spectra = spectra
    self.level = level
    let summaries = try spectra.map { spectrum in
      try SpectrumSummary(
        spectrum.samples[0].coefficients, parameters: spectrum.parameters,
        shift: SpectralShift(spectrum.samples.map(\.quadrature)))
    }
    let samples = spectra.flatMap(\.samples)
    let shift = SpectralShift(samples.map(\.quadrature))
    var warnings: [Warning] = []
    var estimates: [(String, TraceEstimate)] = []
    var laws: [(String, Fit<PowerLaw>)] = []
    if Set(spectra.compactMap(\.parameters)).count <= 1 {
      let lowest: Double? = semidefinite ? 0 : nil
      estimates.append(("tr H", try TraceEstimate(.identity, of: samples, level: level)))
      let root = try TraceEstimate(.squareRoot, of: samples, lowest: lowest, level: level)
      estimates.append(("tr √H", root))
      warnings += root.warnings
      if shift.amount > 0 {
        let shifted = try TraceEstimate(
          .squareRoot, of: samples, shift: shift.amount, level: level)
        estimates.append(("tr √(H + s)", shifted))
        let share = shifted.value > 0 ? 1 - root.value / shifted.value : 0
        if share > 0.5 {
          let percent = Quantity.trimmed(100 * share, digits: 2)
          warnings.append(
            Warning(
              code: "W-shift-dominates",
              message: "\(percent) % of the shifted trace is the shift itself."))
        }
      } else {
        let determinant = try TraceEstimate(.logarithm, of: samples, lowest: lowest, level: level)
        if determinant.value.isFinite { estimates.append(("log det H", determinant)) }
      }
      if samples.count == 1 {
        warnings.append(
          Warning(
            code: "W-one-vector", message: "One random vector gives no error bar over vectors."))
      }
    } else {
      let roots: [(String, (SpectrumSummary) -> Double)] = [
        ("tr √H", \.clippedRoot), ("tr √(H + s)", \.shiftedRoot),
      ]
      let sizes = Dictionary(grouping: spectra.indices) { spectra[$0].parameters ?? 0 }
        .sorted { $0.key < $1.key }
      for (name, value) in roots {
        let means = sizes.map { entry in
          entry.value.reduce(0) { $0 + value(summaries[$1]) } / Double(entry.value.count)
        }
        let fit = try PowerLaw.fit(to: Points(x: sizes.map(\.key), y: means), level: level)
        laws.append((name, fit))
        warnings += fit.warnings
      }
    }
    self.summaries = summaries
    let least = summaries.map(\.smallest).min() ?? 0
    let largest = summaries.map(\.largest).max() ?? 0
    size = SampleSize(
      condition: least > 0 ? largest / least : .infinity, relativeError: 0.05,
      failureProbability: 0.01)
    self.shift = shift
    self.estimates = estimates
    self.laws = laws
    self.warnings = warnings.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  var text: String {
    var table = TextTable([
      "file", "N", "steps", "least λ", "largest λ", "mass < −λmax/1000", "tr √H", "left open", "s",
      "tr √(H + s)", "of it shift",
    ])
    for (spectrum, summary) in zip(spectra, summaries) {
      let open = summary.clippedBracket
      table.add([
        spectrum.name, spectrum.parameters.map(Quantity.plain) ?? "–", "\(summary.steps)",
        summary.smallest.significant(4), summary.largest.significant(4),
        summary.clearlyNegativeMass.significant(2), summary.clippedRoot.significant(4),
        "\(open.lowerBound.significant(3)) to \(open.upperBound.significant(3))",
        summary.shift.amount.significant(3), summary.shiftedRoot.significant(4),
        "\((100 * summary.shiftShare).significant(3))%",
      ])
    }
    var parts = [table.text]
    if spectra.contains(where: { $0.parameters == nil }) {
      parts.append("Traces are averages per eigenvalue: --parameters N makes them traces.")
    }
    if !estimates.isEmpty {
      var rows = TextTable([
        "", "value", "standard error", "\(Quantity.plain(100 * level)) % interval",
      ])
      for (name, estimate) in estimates {
        rows.add([
          name, estimate.value.significant(6),
          estimate.standardError.map { $0.significant(2) } ?? "–",
          estimate.interval.map {
            "\($0.lowerBound.significant(5)) to \($0.upperBound.significant(5))"
          } ?? "–",
        ])
      }
      parts.append(
        rows.text
          + (shift.amount > 0 && spectra.count > 1
            ? "\none s = \(shift.amount.significant(3)) for all files" : ""))
      parts.append(
        size.steps.isFinite
          ? "For 5 % with probability 99 %, Theorem B.1 asks for \(Int(clamping: size.steps.rounded(.up))) steps and "
            + "\(Int(clamping: size.vectors.rounded(.up))) vectors."
          : "Theorem B.1 on steps and vectors is void: it asks for a positive definite Hessian.")
    }
    for (name, fit) in laws {
      let exponent = fit.law.exponent
      let interval =
        fit["exponent"]?.interval.map {
          " (\($0.lowerBound.fixed(2)) to \($0.upperBound.fixed(2)))"
        } ?? ""
      parts.append(
        "\(name) grows as N^\(exponent.fixed(3))\(interval): each doubling of N "
          + (exponent > 0.5 ? "adds " : "saves ")
          + "\(abs(exponent - 0.5).fixed(2)) bits a parameter by the paper's formula, which saves bits only "
          + "below N^0.5.")
    }
    return parts.joined(separator: "\n\n") + warnings.lines
  }

  var json: JSON {
    .object([
      (
        "spectra",
        .array(
          zip(spectra, summaries).map { SpectrumAnswer.object($0, $1) })
      ),
      ("estimates", .object(estimates.map { ($0.name, SpectrumAnswer.object($0.estimate)) })),
      ("shift", .number(shift.amount)),
      (
        "sampleSize",
        .object([("steps", .number(size.steps)), ("vectors", .number(size.vectors))])
      ),
      ("laws", .object(laws.map { ($0.name, FitJSON.object($0.fit)) })),
      ("level", .number(level)), ("warnings", warnings.json),
    ])
  }

  private static func object(_ spectrum: SpectrumOfFile, _ summary: SpectrumSummary) -> JSON {
    .object([
      ("name", .string(spectrum.name)), ("parameters", .optional(spectrum.parameters)),
      ("vectors", .number(Double(spectrum.samples.count))),
      ("steps", .number(Double(summary.steps))), ("smallest", .number(summary.smallest)),
      ("largest", .number(summary.largest)), ("mean", .number(summary.mean)),
      ("meanSquare", .number(summary.meanSquare)),
      ("negativeMass", .number(summary.negativeMass)),
      ("clearlyNegativeMass", .number(summary.clearlyNegativeMass)),
      ("bulk", .number(summary.bulk)), ("bulkMass", .number(summary.bulkMass)),
      ("rootTrace", .number(summary.clippedRoot)),
      ("rootTraceBracket", .interval(summary.clippedBracket)),
      ("shift", .number(summary.shift.amount)),
      ("shiftedRootTrace", .number(summary.shiftedRoot)),
      ("shiftCost", .number(summary.shiftCost)), ("vectorNoise", .optional(summary.vectorNoise)),
      (
        "roundingNoise",
        .object(summary.noise.map { ($0.format.rawValue, .number($0.width)) })
      ),
    ])
  }

  private static func object(_ estimate: TraceEstimate) -> JSON {
    .object([
      ("value", .number(estimate.value)), ("standardError", .optional(estimate.standardError)),
      ("interval", .interval(estimate.interval)),
      ("quadrature", .interval(estimate.quadrature)),
      ("deviationOverVectors", .optional(estimate.deviationOverVectors)),
      ("deviationOverData", .optional(estimate.deviationOverData)),
      ("samples", .array(estimate.samples.map(JSON.number))),
    ])
  }

  /// The mean density, both axes in one table.
  var densityTable: String {
    let rules = spectra.flatMap(\.samples).map(\.quadrature)
    let largest = rules.map { $0.nodes[$0.nodes.count - 1] }.max() ?? 1
    let floor = max(largest, 1e-300) * 1e-9
    var lines = ["axis,eigenvalue,density,kernel_width,negative_mass,mass_below_floor"]
    for (name, density) in [
      ("linear", SpectralDensity(rules)),
      ("log10", SpectralDensity(rules, axis: .logarithmic(floor: floor))),
    ] {
      for (x, y) in zip(density.x, density.density) {
        let values = [
          x, y, density.kernelWidth, density.negativeMass, density.massBelowFloor,
        ]
        lines.append(([name] + values.map { "\($0)" }).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
