// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import Plotting
import ScalingLaws

extension Section {
  /// Every law, its coefficients, and how its fit ended.
  public static let fits = Section("fits", "Fitted laws") { sheet in
    var rows: [[Cell]] = []
    let analysis = sheet.analysis
    if let fit = analysis.surface { rows += coefficientRows("loss surface", fit) }
    if let fit = analysis.lossVariation { rows += coefficientRows("loss variation $\\Sigma$", fit) }
    if let fit = analysis.quantizationGap { rows += coefficientRows("quantization gap", fit) }
    if let fit = analysis.overhead { rows += coefficientRows("code beyond $b$ (bits)", fit) }
    if let fit = analysis.informationLaw { rows += coefficientRows("information (bits)", fit) }
    guard !rows.isEmpty else { return [] }
    var parts: [Part] = []
    if let surface = analysis.surface {
      let optimum = surface.law.optimum(flops: surface.inputs.map(\.flops).max() ?? 1)
      let count = surface.observed.count
      parts += [
        .paragraph(
          "The loss surface\(see(.equation("surface"))) is fitted by "
            + "\(Markup.escape(surface.objectiveName)) over \(count) runs "
            + "(\(surface.outcome.explanation), objective \(Number.value(surface.objective, digits: 6))). "
            + "At the largest compute measured, \(Number.value(optimum.flops, digits: 3)) FLOP, it puts the "
            + "optimum at \(Quantity.engineering(optimum.parameters)) parameters and "
            + "\(Quantity.trimmed(optimum.tokensPerParameter, digits: 3)) tokens a parameter"
            + (surface.reaches(optimum) ? "" : ", outside the sizes and ratios that were run")
            + see(.figure(.trainingFrontier)) + "."),
        .display("L(N, D) = E + A N^{-\\alpha} + B D^{-\\beta}", name: "surface"),
        .values([
          ("largestFLOP", optimum.flops), ("optimalParameters", optimum.parameters),
          ("optimalTokensPerParameter", optimum.tokensPerParameter),
        ]),
      ]
    }
    if analysis.lossVariation != nil {
      parts.append(
        .paragraph(
          "The other laws run through the measured models of the frontier: $c + k/\\sqrt{N}$ for the loss "
            + "variation, $k N^p$ for the others\(see(.table("coefficients")))."))
    }
    if !analysis.study.curves.isEmpty { parts.append(.figure(.trainingFrontier)) }
    parts.append(
      .table(
        ReportTable(
          "coefficients",
          caption:
            "Coefficients of the fitted laws; amplitudes in nats a token where nothing else is "
            + "said, exponents without a unit. The standard error of a coefficient at its boundary is not defined, "
            + "and the others are then conditional on it.",
          columns: [
            .init("law", "law", isText: true), .init("", "coefficient", isText: true),
            .init("value", "value"), .init("standard error", "standard_error"),
            .init("\(Number.percent(analysis.options.level)) interval", "interval"),
            .init("outcome", "outcome", isText: true),
          ], rows: rows)))
    return parts
  }

  private static func coefficientRows<Law: ScalingLaw>(
    _ name: String, _ fit: Fit<Law>
  ) -> [[Cell]] {
    fit.coefficients.enumerated().map { index, coefficient in
      [
        .markup(index == 0 ? name : ""), .markup("$\(mathematics(coefficient.symbol))$"),
        .number(coefficient.value, .digits(4)), .optional(coefficient.standardError, .digits(2)),
        coefficient.atBoundary
          ? .text("at its boundary") : .optional(coefficient.interval, .digits(3)),
        .text(
          index == 0
            ? fit.outcome.rawValue.map { $0.isUppercase ? " \($0.lowercased())" : "\($0)" }.joined()
            : ""),
      ]
    }
  }

  /// A Greek letter as the markup's command, whatever else as it is.
  private static func mathematics(_ symbol: String) -> String {
    symbol.replacing("α", with: "\\alpha").replacing("β", with: "\\beta")
      .replacing("γ", with: "\\gamma")
  }
}
