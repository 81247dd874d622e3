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
          "The paper argues that larger models need fewer bits per parameter. Rounding with feedback (LDLQ), with rounding errors of variance $\\sigma^2$, "
            + "increases the loss by at most\(see(.equation("ldlq")))"),
        .display(
          "L(\\hat w) - L(w) \\le \\frac{\\mu^2 \\sigma^2}{2N} (\\mathrm{tr}\\sqrt{H})^2",
          name: "ldlq"),
      ]),
      .paragraph(
        "in a quadratic model of the loss, with $H$ the Hessian of the training loss and $\\mu$ the incoherence of its "
          + "eigenvectors. For a fixed increase of the loss, the bits per parameter fall with $N$ only if "
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
      return "The study has too few model sizes to fit a law of $\\mathrm{tr}\\sqrt{H}$."
    }
    func exponent(_ law: Cited<GapScaling.Quantizability.RootLaw>) -> String {
      let exponent = law.fit.coefficient(\.exponent)
      let interval = exponent.interval.map { " (\($0.written(.digits(3))))" }
      return exponent.value.written(.digits(3)) + (interval ?? "")
    }
    let rises = clipped.content.bitsPerDoubling > 0
    return
      "The square root needs a convention for negative eigenvalues. In the paper's convention the "
      + "spectrum is shifted by its most negative Ritz value, and the trace grows with exponent \(exponent(shifted)). If the "
      + "negative eigenvalues are set to zero instead, the exponent is "
      + "\(exponent(clipped))\(see(.table("spectra"), .figure(.rootTraceLaw))). "
      + "The shift itself is at least \(share.written(.percent(2))) of each shifted trace\(see(.figure(.hessianDensity))). "
      + "The unshifted trace is not fully determined by this number of Lanczos steps: exponents from "
      + "\(clipped.openExponents.written(.digits(2))) are possible. At the central exponent each doubling of $N$ "
      + "\(rises ? "adds" : "saves") "
      + "\(clipped.bitsPerDoubling.magnitude(.digits(2))) bits per parameter. These spectra "
      + (rises
        ? "do not show that larger models need fewer bits."
        : "agree with the paper's claim that larger models need fewer bits, but do not establish it.")
  }

  /// The quantization gap of the models themselves beside the law of the spectra.
  private static func measured(_ findings: StudyFindings) -> String {
    guard let fit = findings.cite.fits.quantizationGap, let bits = findings.cite.settings.bits,
      let clipped = findings.analysis.quantizability?.clipped
    else { return "" }
    let exponent = fit.coefficient(\.exponent).value
    let grew = exponent.content > 0
    return
      " The measured quantization gap at \(bits.written(.exact)) bits \(grew ? "grows" : "falls") with exponent "
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
      "The standard deviation of the trace over \(seeds.written()) seeds, each with its own data and start vector, is "
      + "\(scatter.written(.percent(2))) at \(entry.tokens?.written(.count) ?? "") tokens. The random vector alone "
      + "would give \(noise.written(.percent(2))) in this number of dimensions. The rest comes from the data and from the "
      + "eigenvalues near zero, which the Lanczos steps do not resolve\(see(.figure(.vectorsAndSteps)))."
      + (size.steps.isFinite
        ? ""
        : " The paper's theorem on the number of steps and vectors does not apply, because it requires a positive "
          + "definite $H$.")
      + " The Hessian products were computed in single precision. In half precision or in brain floats, rounding would perturb the "
      + "eigenvalues by \(widths.joined(separator: " or "))."
  }

  private static func table(_ q: Cited<GapScaling.Quantizability>) -> AnswerTable {
    AnswerTable(
      "spectra",
      caption:
        "Hessian spectra by Lanczos, each from one random vector. Columns: the smallest and the largest Ritz value; the "
        + "spectral mass below $-\\lambda_{\\max}/1000$; $\\mathrm{tr}\\sqrt{H}$ with negative eigenvalues set to zero, and the "
        + "range of its values that the Lanczos steps allow; the shifted trace, and the percentage of it that is the shift; "
        + "the bits per parameter by the paper's formula with the unshifted trace.",
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
