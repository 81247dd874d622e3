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
    var derived: [(name: String, value: Double)] = [
      ("tolerance", GapScaling.Quantizability.tolerance)
    ]
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
          + verdict(q, &derived) + measured(sheet)),
      .table(table(q)),
      .figure(.vectorsAndSteps), .figure(.rootTraceLaw),
    ]
    if let tokens = q.lawTokens { derived.append(("tokens", tokens)) }
    if let group = q.shownWithSeeds.first, group.entries.count > 1 {
      parts.append(.paragraph(repeats(group, &derived)))
    }
    parts += [.figure(.hessianDensity), .values(derived)]
    return parts
  }

  private static func verdict(
    _ q: GapScaling.Quantizability, _ derived: inout [(name: String, value: Double)]
  ) -> String {
    guard let clipped = q.clipped, let shifted = q.shifted else {
      return "The study has too few model sizes for a law of $\\mathrm{tr}\\sqrt{H}$."
    }
    func law(_ law: GapScaling.Quantizability.RootLaw) -> String {
      let interval = law.exponent?.interval.map {
        " (\(Quantity.trimmed($0.lowerBound, digits: 3)) to \(Quantity.trimmed($0.upperBound, digits: 3)))"
      }
      return Quantity.trimmed(law.fit.law.exponent, digits: 3) + (interval ?? "")
    }
    let share = q.lawEntries.map(\.summary.shiftShare).min() ?? 0
    derived += [
      ("clippedExponent", clipped.fit.law.exponent), ("shiftedExponent", shifted.fit.law.exponent),
      ("openExponentLow", clipped.openExponents.lowerBound),
      ("openExponentHigh", clipped.openExponents.upperBound),
      ("leastShiftPercent", 100 * share),
      ("bitsPerDoublingClipped", clipped.bitsPerDoubling),
      ("bitsPerDoublingShifted", shifted.bitsPerDoubling),
    ]
    for (name, law) in [("clipped", clipped), ("shifted", shifted)] {
      if let interval = law.exponent?.interval {
        derived += [
          (name + "ExponentLow", interval.lowerBound), (name + "ExponentHigh", interval.upperBound),
        ]
      }
    }
    let direction = clipped.bitsPerDoubling > 0 ? "adds" : "saves"
    return
      "Shifted by its most negative Ritz value, as the paper does, the trace grows here with exponent "
      + "\(law(shifted)); with negative eigenvalues taken as 0, with exponent \(law(clipped))\(see(.table("spectra"), .figure(.rootTraceLaw))). "
      + "But at least \(Quantity.trimmed(100 * share, digits: 2)) % of each shifted trace is the shift itself, and the "
      + "Lanczos steps leave exponents from \(Quantity.trimmed(clipped.openExponents.lowerBound, digits: 2).replacing("-", with: "−")) to "
      + "\(Quantity.trimmed(clipped.openExponents.upperBound, digits: 2)) open for the other. By its value each doubling of "
      + "$N$ \(direction) \(Quantity.trimmed(abs(clipped.bitsPerDoubling), digits: 2)) bits a parameter: these spectra "
      + (clipped.bitsPerDoubling > 0
        ? "do not show that larger models need fewer bits."
        : "are in favour of the paper's claim, no more.")
  }

  /// What quantization did to the models themselves.
  private static func measured(_ sheet: Sheet) -> String {
    guard let fit = sheet.analysis.quantizationGap, let bits = sheet.analysis.bits else {
      return ""
    }
    let exponent = fit.law.exponent
    return
      " What rounding to \(Quantity.plain(bits)) bits did to the models is in accord with that: the quantization gap "
      + (exponent > 0 ? "grew" : "fell") + " with exponent "
      + "\(Quantity.trimmed(exponent, digits: 2).replacing("-", with: "−"))."
  }

  private static func repeats(
    _ group: (tokens: Double, entries: [GapScaling.Quantizability.Entry]),
    _ derived: inout [(name: String, value: Double)]
  ) -> String {
    let values = group.entries.map(\.summary.clippedRoot)
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let scatter =
      (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot() / mean
    let noise = group.entries.map(\.summary.vectorNoise).reduce(0, +) / count
    derived += [
      ("seeds", count), ("seedScatterPercent", 100 * scatter), ("vectorNoisePercent", 100 * noise),
      ("seedTokens", group.tokens),
    ]
    var sentences = ""
    if let first = group.entries.first?.summary {
      let condition = first.smallest > 0 ? first.largest / first.smallest : .infinity
      let size = SampleSize(condition: condition, relativeError: 0.05, failureProbability: 0.01)
      let widths = first.noise.filter { $0.format != .float32 }
      sentences =
        (size.steps.isFinite
          ? ""
          : " The theorem on how many steps and vectors are enough is void here, since it asks for a positive "
            + "definite $H$.")
        + " Had $H$ been stored in half precision or in brain floats, rounding alone would spread eigenvalues "
        + "by " + widths.map { Number.value($0.width, digits: 2) }.joined(separator: " or ")
        + "; the products here were in single precision."
    }
    return
      "Over \(values.count) seeds of data and vector, at \(Quantity.engineering(group.tokens)) tokens, the trace scatters by "
      + "\(Quantity.trimmed(100 * scatter, digits: 2)) %. A random vector alone would make "
      + "\(Quantity.trimmed(100 * noise, digits: 2)) % in so many dimensions: the trace averages itself, and what "
      + "scatters is the data and where the steps put the eigenvalues next to 0\(see(.figure(.vectorsAndSteps)))."
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
        .init("model", "model", isText: true), .init("tokens", "tokens"), .init("seed", "seed"),
        .init("$\\lambda_{\\min}$", "smallest"), .init("$\\lambda_{\\max}$", "largest"),
        .init("neg. mass", "clearly_negative_mass"),
        .init("$\\mathrm{tr}\\sqrt{H}$", "root_trace"), .init("left open", "root_trace_bracket"),
        .init("shifted", "shifted_root_trace"), .init("shift %", "shift_percent"),
        .init("bits", "bits_paper"),
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
      }, size: 8)
  }
}
