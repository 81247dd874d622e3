// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import HessianSpectra
import NumericalMethods
import ScalingLaws

extension SpectrumCommand {
  /// The estimates for a reader.
  func text(_ found: SpectrumEstimates) -> String {
    var parts = [
      output.text(spectra(found)) + "\n\n" + Symbols.line(["N", "H", "λ", "tr √H", "s of H"])
    ]
    if found.rows.contains(where: { $0.file.parameters == nil }) {
      parts.append("Traces are averages per eigenvalue: --parameters N makes them traces.")
    }
    if !found.estimates.isEmpty {
      parts.append(
        output.text(estimates(found))
          + (found.shift > 0 && found.rows.count > 1
            ? "\none s = \(output.number(found.shift)) for all files" : ""))
      let size = found.sampleSize
      parts.append(
        size.steps.isFinite
          ? "For 5 % with probability 99 %, Theorem B.1 needs \(Int(clamping: size.steps.rounded(.up))) steps and "
            + "\(Int(clamping: size.vectors.rounded(.up))) vectors."
          : "Theorem B.1 on steps and vectors does not apply: it needs a positive definite Hessian."
      )
    }
    for (name, fit) in found.laws.entries {
      let exponent = fit.law.exponent
      let interval =
        fit["exponent"]?.interval.map {
          " (\(output.number($0.lowerBound, .decimals(2))) to "
            + "\(output.number($0.upperBound, .decimals(2))))"
        } ?? ""
      parts.append(
        "\(name) grows as N^\(output.number(exponent, .decimals(3)))\(interval): each doubling of N "
          + (exponent > 0.5 ? "adds " : "saves ")
          + "\(output.number(abs(exponent - 0.5), .decimals(2))) bits per parameter by the paper's formula, which saves bits only "
          + "below N^0.5.")
    }
    return parts.joined(separator: "\n\n") + found.warnings.lines
  }

  private func spectra(_ found: SpectrumEstimates) -> AnswerTable {
    var table = AnswerTable([
      .text("file"), .number("N", "parameters"), .number("steps", isDetail: true),
      .number("least λ", "smallest"), .number("largest λ", "largest"),
      .number("mass < −λmax/1000", "clearly_negative_mass", isDetail: true),
      .number("tr √H", "root_trace"),
      .number("left open", "root_trace_bracket", isDetail: true), .number("s", "shift"),
      .number("tr √(H + s)", "shifted_root_trace"),
      .number("of it shift", "shift_share", isDetail: true),
    ])
    for row in found.rows {
      let summary = row.summary
      table.add([
        .text(row.file.name), .optional(row.file.parameters, .exact), .text("\(summary.steps)"),
        .number(summary.smallest, .digits(4)), .number(summary.largest, .digits(4)),
        .number(summary.clearlyNegativeMass, .digits(2)), .number(summary.clippedRoot, .digits(4)),
        .interval(summary.clippedBracket, .digits(3)), .number(summary.shift.amount, .digits(3)),
        .number(summary.shiftedRoot, .digits(4)), .number(summary.shiftShare, .percent(3)),
      ])
    }
    return table
  }

  private func estimates(_ found: SpectrumEstimates) -> AnswerTable {
    var table = AnswerTable([
      .text("", "name"), .number("value"), .number("standard error"),
      .number("\(NumberText.percent(4).plain(level)) interval", "interval"),
    ])
    for (name, estimate) in found.estimates.entries {
      table.add([
        .text(name), .number(estimate.value, .digits(4)),
        .optional(estimate.standardError, .digits(2)), .optional(estimate.interval, .digits(4)),
      ])
    }
    return table
  }
}
