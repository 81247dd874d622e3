// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import HessianSpectra
import Plotting
import ScalingLaws

extension Section {
  /// What the Hessian spectra say about the bits that larger models need.
  public static let quantizability = Section("quantizability", "Quantizability") { sheet in
    guard let q = sheet.analysis.quantizability else { return [] }
    var parts: [Part] = [
      .together([
        .paragraph(
          "Why should larger models quantize better? Rounding with feedback (LDLQ) to a step of variance $\\sigma^2$ "
            + "raises the loss by at most\(see(.equation("ldlq")))"),
        .display(
          "L(\\hat w) - L(w) \\le \\frac{\\mu^2 \\sigma^2}{2N} (\\mathrm{tr}\\sqrt{H})^2",
          name: "ldlq"),
      ]),
      .paragraph(
        "in a quadratic model of the loss, with $H$ the Hessian of the training loss and $\\mu$ the incoherence of its "
          + "eigenvectors. At a fixed tolerance the bits a parameter then fall with $N$ only where "
          + "$\\mu\\,\\mathrm{tr}\\sqrt{H}$ grows slower than $\\sqrt{N}$; that it grows slower than $N$ is not enough. "
          + verdict(q) + measured(sheet)),
      .table(table(q)),
      .figure(.vectorsAndSteps), .figure(.rootTraceLaw),
    ]
    if let group = q.shownWithSeeds.first, group.entries.count > 1 {
      parts.append(.paragraph(repeats(group, sheet)))
    }
    return parts + [.figure(.hessianDensity)]
  }

  private static func derived(_ name: String) -> String { "derived.quantizability." + name }

  private static func verdict(_ q: GapScaling.Quantizability) -> String {
    guard let clipped = q.clipped, let shifted = q.shifted else {
      return "The study has too few model sizes for a law of $\\mathrm{tr}\\sqrt{H}$."
    }
    func law(_ law: GapScaling.Quantizability.RootLaw, _ name: String) -> String {
      let field = "quantizability.\(name).fit.coefficients.exponent"
      let interval = law.exponent?.interval.map {
        " (\(Number.interval($0, at: field + ".interval") { Number.value($0, at: $1) }))"
      }
      return Number.value(law.fit.law.exponent, at: field + ".value") + (interval ?? "")
    }
    let share = q.lawEntries.map(\.summary.shiftShare).min() ?? 0
    let direction = clipped.bitsPerDoubling > 0 ? "adds" : "saves"
    let open = Number.interval(
      clipped.openExponents, at: "quantizability.clipped.openExponents"
    ) { Number.value($0, digits: 2, at: $1) }
    let bits = Markup.field(
      Number.value(abs(clipped.bitsPerDoubling), digits: 2),
      from: .init("quantizability.clipped.bitsPerDoubling", value: clipped.bitsPerDoubling))
    return
      "Shifted by its most negative Ritz value, as the paper does, the trace grows here with exponent "
      + "\(law(shifted, "shifted")); with negative eigenvalues taken as 0, with exponent "
      + "\(law(clipped, "clipped"))\(see(.table("spectra"), .figure(.rootTraceLaw))). "
      + "But at least \(Number.percent(share, digits: 2, at: derived("leastShiftShare"))) of each shifted trace is the "
      + "shift itself, made necessary by the negative eigenvalues\(see(.figure(.hessianDensity))), and the Lanczos steps leave exponents from \(open) open for the other. By its value each doubling "
      + "of $N$ \(direction) \(bits) bits a parameter: these spectra "
      + (clipped.bitsPerDoubling > 0
        ? "do not show that larger models need fewer bits."
        : "are in favour of the paper's claim, no more.")
  }

  /// What quantization did to the models themselves.
  private static func measured(_ sheet: Sheet) -> String {
    guard let fit = sheet.analysis.quantizationGap, let bits = sheet.analysis.bits,
      let clipped = sheet.analysis.quantizability?.clipped
    else { return "" }
    let exponent = fit.law.exponent
    let grew = exponent > 0
    let power = Number.value(
      exponent, digits: 2, at: "fits.quantizationGap.coefficients.exponent.value")
    return
      " What rounding to \(Number.plain(bits, at: "settings.bits")) bits did to the models "
      + (grew == (clipped.bitsPerDoubling > 0) ? "is in accord with that" : "does not follow that")
      + ": the quantization gap \(grew ? "grew" : "fell") with exponent \(power)."
  }

  private static func repeats(
    _ group: (tokens: Double, entries: [GapScaling.Quantizability.Entry]), _ sheet: Sheet
  ) -> String {
    let values = group.entries.map(\.summary.clippedRoot)
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let scatter =
      (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot() / mean
    let noise = group.entries.compactMap(\.summary.vectorNoise).reduce(0, +) / count
    var sentences = ""
    if let first = group.entries.first {
      let field = sheet.results.field(of: first)
      let summary = first.summary
      let condition = summary.smallest > 0 ? summary.largest / summary.smallest : .infinity
      let size = SampleSize(condition: condition, relativeError: 0.05, failureProbability: 0.01)
      let widths = summary.noise.filter { $0.format != .float32 }.map {
        Number.value($0.width, digits: 2, at: "\(field).roundingNoise.\($0.format.rawValue)")
      }
      sentences =
        (size.steps.isFinite
          ? ""
          : " The theorem on how many steps and vectors are enough is void here, since it asks for a positive "
            + "definite $H$.")
        + " Had $H$ been stored in half precision or in brain floats, rounding alone would spread eigenvalues "
        + "by " + widths.joined(separator: " or ") + "; the products here were in single precision."
    }
    let tokens = group.entries.first.map {
      Number.count(group.tokens, at: sheet.results.field(of: $0) + ".tokens")
    }
    return
      "Over \(Number.plain(count, at: derived("seeds"))) seeds of data and vector, at \(tokens ?? "") tokens, the "
      + "trace scatters by \(Number.percent(scatter, digits: 2, at: derived("seedScatter"))). A random vector alone "
      + "would make \(Number.percent(noise, digits: 2, at: derived("vectorNoise"))) in so many dimensions: the trace "
      + "averages itself, and what scatters is the data and where the steps put the eigenvalues next to "
      + "0\(see(.figure(.vectorsAndSteps)))."
      + sentences
  }

  private static func table(_ q: GapScaling.Quantizability) -> ReportTable {
    ReportTable(
      "spectra",
      caption:
        "Hessian spectra by Lanczos, one random vector each: extreme Ritz values, the mass below "
        + "$-\\lambda_{\\max}/1000$, $\\mathrm{tr}\\sqrt{H}$ with negative eigenvalues as 0 and what the steps leave open "
        + "of it, the shifted trace and the part of it that is the shift, and the bits a parameter that the "
        + "paper's formula asks for by the unshifted one.",
      columns: [
        .init("model", "model", isText: true, field: "name"),
        .init("tokens", "tokens", field: "tokens"), .init("seed", "seed", field: "seed"),
        .init("$\\lambda_{\\min}$", "smallest", field: "smallest"),
        .init("$\\lambda_{\\max}$", "largest", field: "largest"),
        .init("neg. mass", "clearly_negative_mass", field: "clearlyNegativeMass"),
        .init("$\\mathrm{tr}\\sqrt{H}$", "root_trace", field: "rootTrace"),
        .init("left open", "root_trace_bracket", field: "rootTraceBracket"),
        .init("shifted", "shifted_root_trace", field: "shiftedRootTrace"),
        .init("shift %", "shift_percent", field: "shiftPercent"),
        .init("bits", "bits_paper", field: "bitsPaper"),
      ],
      rows: q.entries.map { entry in
        let s = entry.summary
        return [
          .text(entry.spectrum.model ?? entry.spectrum.name),
          .optional(entry.spectrum.tokens, .count),
          .optional(entry.spectrum.seed.map(Double.init), .plain), .number(s.smallest, .digits(3)),
          .number(s.largest, .digits(3)), .number(s.clearlyNegativeMass, .digits(2)),
          .number(s.clippedRoot, .count), .interval(s.clippedBracket, .count),
          .number(s.shiftedRoot, .count), .number(100 * s.shiftShare, .digits(3)),
          .number(entry.paperBits(s.clippedRoot), .digits(3)),
        ]
      }, at: q.entries.indices.map { "quantizability.spectra.\($0)" }, size: 8)
  }
}
