// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import Plotting
import ScalingLaws

extension Section {
  /// Every law, its coefficients, and how its fit ended.
  public static let fits = Section("fits", "Fitted laws") { sheet in
    var rows: [[String]] = []
    let analysis = sheet.analysis
    if let fit = analysis.surface { rows += coefficientRows("loss surface", fit) }
    if let fit = analysis.lossVariation { rows += coefficientRows("loss variation $\\Sigma$", fit) }
    if let fit = analysis.quantizationGap { rows += coefficientRows("quantization gap", fit) }
    if let fit = analysis.informationLaw { rows += coefficientRows("information (bits)", fit) }
    guard !rows.isEmpty else { return [] }
    var blocks: [Block] = []
    if let surface = analysis.surface {
      let optimum = surface.law.optimum(flops: surface.inputs.map(\.flops).max() ?? 1)
      blocks.append(
        .paragraph(
          "The loss surface is $L(N, D) = E + A N^{-\\alpha} + B D^{-\\beta}$, fitted by "
            + "\(Markup.escape(surface.objectiveName)) over \(surface.observed.count) runs "
            + "(\(surface.outcome.explanation), objective \(Number.value(surface.objective, digits: 6))). "
            + "At the largest compute measured, \(Number.value(optimum.flops, digits: 3)) FLOP, it puts the "
            + "optimum at \(Quantity.engineering(optimum.parameters)) parameters and "
            + "\(Quantity.trimmed(optimum.tokensPerParameter, digits: 3)) tokens a parameter"
            + (surface.reaches(optimum) ? "" : ", outside the sizes and ratios that were run")
            + ". The other laws "
            + "run through the measured models of the frontier."))
    }
    if !analysis.study.curves.isEmpty {
      blocks.append(sheet.figure(.trainingFrontier, number: "2"))
    }
    blocks.append(
      .table(
        TableLayout(
          columns: [
            .init("law", .left), .init("coefficient", .left), .init("value"),
            .init("standard error"), .init("\(Number.percent(analysis.options.level)) interval"),
            .init("outcome", .left),
          ], rows: rows),
        caption:
          "\\textbf{Table 1.} Coefficients of the fitted laws. Standard errors of a coefficient "
          + "at its boundary are not defined; the others are then conditional on it."))
    return blocks
  }

  private static func coefficientRows<Law: ScalingLaw>(
    _ name: String, _ fit: Fit<Law>
  ) -> [[String]] {
    fit.coefficients.enumerated().map { index, coefficient in
      [
        index == 0 ? name : "",
        "$\(mathematics(coefficient.symbol))$", Number.value(coefficient.value),
        coefficient.standardError.map { Number.value($0, digits: 2) } ?? "–",
        coefficient.atBoundary
          ? "at its boundary"
          : Number.interval(coefficient.interval) { Number.value($0, digits: 3) },
        index == 0
          ? fit.outcome.rawValue.map { $0.isUppercase ? " \($0.lowercased())" : "\($0)" }.joined()
          : "",
      ]
    }
  }

  /// A Greek letter as the markup's command, whatever else as it is.
  private static func mathematics(_ symbol: String) -> String {
    symbol.replacing("α", with: "\\alpha").replacing("β", with: "\\beta")
      .replacing("γ", with: "\\gamma")
  }
}
