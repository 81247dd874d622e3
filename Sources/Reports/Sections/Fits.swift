// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension Section {
  /// Every law, its coefficients, and how its fit ended.
  public static let fits = Section("fits", "Fitted laws") { findings in
    let analysis = findings.analysis
    let fits = findings.cite.fits
    let rows =
      rows("loss surface", fits.surface) + rows("loss variation $\\Sigma$", fits.lossVariation)
      + rows("quantization gap", fits.quantizationGap)
      + rows("code beyond $b$ (bits)", fits.overhead)
      + rows("information (bits)", fits.information)
      + rows("requential code (bits)", fits.requentialCode)
      + rows("student's gap to its teacher", fits.studentGap)
    guard !rows.isEmpty else { return [] }
    var parts: [Part] = fits.surface.map { surface($0, findings) } ?? []
    if analysis.lossVariation != nil {
      let width =
        findings.cite.settings.bits.map { " at \($0.written(.exact)) bits per parameter" } ?? ""
      parts.append(
        .paragraph(
          "\(analysis.surface == nil ? "The laws" : "The other laws") are fitted to the measured models\(width): "
            + "$c + k/\\sqrt{N}$ for the loss variation, $k N^p$ for the "
            + "others\(see(.table("coefficients"), .figure(.lossVariation), .figure(.quantizationGap)))."
        ))
    }
    let frontier = analysis.study.curves.isEmpty ? [] : [Figure.trainingFrontier]
    parts.append(.row(frontier + (analysis.surface == nil ? [] : [.lossSurface])))
    if analysis.surface != nil { parts.append(.figure(.residuals)) }
    parts.append(.table(coefficients(rows, findings)))
    if findings.frontierSizes > 1 {
      let isGap = analysis.bounds.contains { $0.value.terms.quantizationGap > 0 }
      parts.append(.row([.lossVariation] + (isGap ? [.quantizationGap] : [])))
    }
    return parts
  }

  /// The loss surface, its optimum, and how far the runs lie from it.
  private static func surface(
    _ surface: Cited<Fit<Chinchilla>>, _ findings: StudyFindings
  ) -> [Part] {
    guard let found = findings.cite.derived.fits, let flop = found.largestFLOP,
      let size = found.optimalParameters, let ratio = found.optimalTokensPerParameter,
      let scatter = found.rootMeanSquareMiss, let most = found.largestMiss
    else { return [] }
    return [
      .paragraph(
        "The loss surface\(see(.equation("surface"))) is fitted to \(surface.runs.written()) runs by minimizing the "
          + "\(surface.objectiveName.words). The fit \(surface.content.outcome.explanation). "
          + "At the largest measured compute, \(flop.written(.digits(3))) FLOP, the fitted optimum is at "
          + "\(size.written(.count)) parameters and \(ratio.written(.digits(3))) tokens per parameter"
          + (found.content.isOptimumAmongRuns
            ? "" : ", which is outside the sizes and ratios of the runs")
          + see(.figure(.trainingFrontier), .figure(.lossSurface))
          + ". The root mean square difference between runs and surface is \(scatter.written(.percent(2))) of the loss; "
          + "the largest difference is \(most.written(.percent(2)))\(see(.figure(.residuals)))."),
      .display("L(N, D) = E + A N^{-\\alpha} + B D^{-\\beta}", name: "surface"),
    ]
  }

  private static func coefficients(_ rows: [[AnswerTable.Cell]], _ findings: StudyFindings)
    -> AnswerTable
  {
    AnswerTable(
      "coefficients",
      caption:
        "Coefficients of the fitted laws. Amplitudes are in nats per token unless another unit is given; exponents have "
        + "no unit. A coefficient at its boundary has no standard error, and the errors of the other coefficients are "
        + "conditional on it.",
      columns: [
        .init("law", "law", isText: true), .init("", "coefficient", isText: true),
        .init("value", "value"), .init("standard error", "standard_error"),
        .init(intervalTitle(findings), "interval"), .init("outcome", "outcome", isText: true),
      ], rows: rows, size: 8.5)
  }

  /// `95 % interval`, the head of a column.
  static func intervalTitle(_ findings: StudyFindings) -> String {
    "\(findings.cite.settings.level.written(.percent(4))) interval"
  }

  /// A row a coefficient; none without a fit.
  private static func rows<Law: ScalingLaw>(_ name: String, _ fit: Cited<Fit<Law>>?)
    -> [[AnswerTable.Cell]]
  {
    guard let fit else { return [] }
    let cited = fit.coefficients
    return fit.content.coefficients.enumerated().compactMap { index, coefficient in
      guard let value = cited[coefficient.name] else { return nil }
      return [
        .markup(index == 0 ? name : ""), .markup("$\(mathematics(coefficient.symbol))$"),
        .number(value.value, .digits(4)), .optional(value.standardError, .digits(2)),
        coefficient.atBoundary ? .text("at its boundary") : .optional(value.interval, .digits(3)),
        .text(index == 0 ? outcome(fit.content.outcome) : ""),
      ]
    }
  }

  /// `atBoundary` as words.
  private static func outcome(_ outcome: FitOutcome) -> String {
    outcome.rawValue.map { $0.isUppercase ? " \($0.lowercased())" : "\($0)" }.joined()
  }

  /// A Greek letter as the markup's command, whatever else as it is.
  private static func mathematics(_ symbol: String) -> String {
    symbol.replacing("α", with: "\\alpha").replacing("β", with: "\\beta")
      .replacing("γ", with: "\\gamma")
  }
}
