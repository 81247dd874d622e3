// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import HessianSpectra
import Plotting
import ScalingLaws

extension Section {
  /// What the Hessian spectra say about the bits that larger models need.
  public static let quantizability = Section("quantizability", "Quantizability") { findings in
    guard let q = findings.cite.quantizability else { return [] }
    var parts: [Part] = [
      .together([
        .paragraph(
          "The paper argues that larger models need fewer bits a parameter. Rounding with feedback (LDLQ) to a step of variance $\\sigma^2$ "
            + "raises the loss by at most\(see(.equation("ldlq")))"),
        .display(
          "L(\\hat w) - L(w) \\le \\frac{\\mu^2 \\sigma^2}{2N} (\\mathrm{tr}\\sqrt{H})^2",
          name: "ldlq"),
      ]),
      .paragraph(
        "in a quadratic model of the loss, with $H$ the Hessian of the training loss and $\\mu$ the incoherence of its "
          + "eigenvectors. At a fixed tolerance the bits a parameter fall with $N$ only where "
          + "$\\mu\\,\\mathrm{tr}\\sqrt{H}$ grows more slowly than $\\sqrt{N}$. "
          + verdict(q, findings) + measured(findings)),
      .table(table(q)),
      .figure(.vectorsAndSteps), .figure(.rootTraceLaw),
    ]
    if let text = repeats(findings) { parts.append(.paragraph(text)) }
    return parts + [.figure(.hessianDensity)]
  }

  private static func verdict(
    _ q: Cited<GapScaling.Quantizability>, _ findings: StudyFindings
  ) -> String {
    guard let clipped = q.clipped, let shifted = q.shifted,
      let share = findings.cite.derived.quantizability?.leastShiftShare
    else {
      return "The study has too few model sizes for a law of $\\mathrm{tr}\\sqrt{H}$."
    }
    func exponent(_ law: Cited<GapScaling.Quantizability.RootLaw>) -> String {
      let exponent = law.fit.coefficient(\.exponent)
      let interval = exponent.interval.map { " (\($0.written(.digits(3))))" }
      return exponent.value.written(.digits(3)) + (interval ?? "")
    }
    let rises = clipped.content.bitsPerDoubling > 0
    return
      "Shifted by its most negative Ritz value, as in the paper, the trace grows here with exponent "
      + "\(exponent(shifted)); with negative eigenvalues taken as 0, with exponent "
      + "\(exponent(clipped))\(see(.table("spectra"), .figure(.rootTraceLaw))). "
      + "At least \(share.written(.percent(2))) of each shifted trace is the "
      + "shift itself, which the negative eigenvalues make necessary\(see(.figure(.hessianDensity))). For the other "
      + "trace the Lanczos steps leave exponents from \(clipped.openExponents.written(.digits(2))) possible. At its "
      + "central value each doubling of $N$ \(rises ? "adds" : "saves") "
      + "\(clipped.bitsPerDoubling.magnitude(.digits(2))) bits a parameter: these spectra "
      + (rises
        ? "do not show that larger models need fewer bits."
        : "agree with the paper's claim that larger models need fewer bits, and do not establish it.")
  }

  /// The quantization gap of the models themselves beside the law of the spectra.
  private static func measured(_ findings: StudyFindings) -> String {
    guard let fit = findings.cite.fits.quantizationGap, let bits = findings.cite.settings.bits,
      let clipped = findings.analysis.quantizability?.clipped
    else { return "" }
    let exponent = fit.coefficient(\.exponent).value
    let grew = exponent.content > 0
    return
      " The measured quantization gap at \(bits.written(.exact)) bits \(grew ? "grew" : "fell") with exponent "
      + "\(exponent.written(.digits(2))), which "
      + (grew == (clipped.bitsPerDoubling > 0) ? "agrees with this." : "does not agree with this.")
  }

  /// The scatter over seeds of data and vector; nil for fewer than two.
  private static func repeats(_ findings: StudyFindings) -> String? {
    guard let found = findings.cite.derived.quantizability, let seeds = found.seeds,
      let scatter = found.seedScatter, let noise = found.vectorNoise,
      let first = findings.analysis.quantizability?.shownWithSeeds.first?.entries.first,
      let entry = findings.cite.spectrum(of: first)
    else { return nil }
    let summary = first.summary
    let condition = summary.smallest > 0 ? summary.largest / summary.smallest : .infinity
    let size = SampleSize(condition: condition, relativeError: 0.05, failureProbability: 0.01)
    let widths = [PrecisionNoise.float16, .bfloat16].compactMap {
      entry.roundingNoise[$0.rawValue]?.written(.digits(2))
    }
    return
      "Over \(seeds.written()) seeds of data and vector, at \(entry.tokens?.written(.count) ?? "") tokens, the "
      + "standard deviation of the trace is \(scatter.written(.percent(2))). A random vector alone "
      + "would give \(noise.written(.percent(2))) in so many dimensions; the rest comes from the data and from the "
      + "eigenvalues next to 0, which the steps do not resolve\(see(.figure(.vectorsAndSteps)))."
      + (size.steps.isFinite
        ? ""
        : " The theorem on the number of steps and vectors does not apply, because it requires a positive "
          + "definite $H$.")
      + " Storing $H$ in half precision or in brain floats would spread eigenvalues "
      + "by \(widths.joined(separator: " or ")) through rounding; the products here were in single precision."
  }

  private static func table(_ q: Cited<GapScaling.Quantizability>) -> AnswerTable {
    AnswerTable(
      "spectra",
      caption:
        "Hessian spectra by Lanczos, one random vector each: extreme Ritz values, the mass below "
        + "$-\\lambda_{\\max}/1000$, $\\mathrm{tr}\\sqrt{H}$ with negative eigenvalues as 0 and the values of it that "
        + "the steps leave possible, the shifted trace and the part of it that is the shift, and the bits a parameter by "
        + "the paper's formula and the unshifted trace.",
      columns: [
        .init("model", "model", isText: true), .init("tokens", "tokens"), .init("seed", "seed"),
        .init("$\\lambda_{\\min}$", "smallest"), .init("$\\lambda_{\\max}$", "largest"),
        .init("neg. mass", "clearly_negative_mass"),
        .init("$\\mathrm{tr}\\sqrt{H}$", "root_trace"), .init("possible", "root_trace_bracket"),
        .init("shifted", "shifted_root_trace"), .init("shift %", "shift_percent"),
        .init("bits", "bits_paper"),
      ],
      rows: q.spectra.map { entry in
        [
          .markup(entry.name) { _ in
            Markup.escape(entry.content.spectrum.model ?? entry.content.spectrum.name)
          },
          .optional(entry.tokens, .count), entry.seed.map { .number($0) } ?? .missing,
          .number(entry.smallest, .digits(3)), .number(entry.largest, .digits(3)),
          .number(entry.clearlyNegativeMass, .digits(2)), .number(entry.rootTrace, .count),
          .interval(entry.rootTraceBracket, .count), .number(entry.shiftedRootTrace, .count),
          .number(entry.shiftPercent, .digits(3)), .number(entry.bitsPaper, .digits(3)),
        ]
      }, size: 8)
  }
}
