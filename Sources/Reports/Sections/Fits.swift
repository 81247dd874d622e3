// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension Section {
  /// Every law, its coefficients, and how its fit ended.
  public static let fits = Section("fits", "Fitted laws") { sheet in
    let analysis = sheet.analysis
    var rows: [[Cell]] = []
    var places: [String] = []
    func add<Law: ScalingLaw>(_ name: String, _ field: String, _ fit: Fit<Law>?) {
      guard let fit else { return }
      rows += coefficientRows(name, fit)
      places += fit.coefficients.map { "fits.\(field).coefficients.\($0.name)" }
    }
    add("loss surface", "surface", analysis.surface)
    add("loss variation $\\Sigma$", "lossVariation", analysis.lossVariation)
    add("quantization gap", "quantizationGap", analysis.quantizationGap)
    add("code beyond $b$ (bits)", "overhead", analysis.overhead)
    add("information (bits)", "information", analysis.informationLaw)
    add("requential code (bits)", "requentialCode", analysis.requentialLaw)
    add("student's gap to its teacher", "studentGap", analysis.studentGap)
    guard !rows.isEmpty else { return [] }
    var parts: [Part] = []
    if let surface = analysis.surface {
      let optimum = surface.law.optimum(flops: surface.inputs.map(\.flops).max() ?? 1)
      let count = surface.observed.count
      parts += [
        .paragraph(
          "The loss surface\(see(.equation("surface"))) is fitted to "
            + "\(Number.plain(Double(count), at: "fits.surface.runs")) runs by the least "
            + "\(Number.words(surface.objectiveName, at: "fits.surface.objectiveName")); the fit "
            + "\(surface.outcome.explanation). "
            + "At the largest compute measured, \(derived(optimum.flops, "largestFLOP")) FLOP, it puts the "
            + "optimum at \(Number.count(optimum.parameters, at: "derived.fits.optimalParameters")) parameters and "
            + "\(derived(optimum.tokensPerParameter, "optimalTokensPerParameter")) tokens a parameter"
            + (surface.reaches(optimum) ? "" : ", outside the sizes and ratios that were run")
            + see(.figure(.trainingFrontier), .figure(.lossSurface)) + ". " + misses(surface)),
        .display("L(N, D) = E + A N^{-\\alpha} + B D^{-\\beta}", name: "surface"),
      ]
    }
    if analysis.lossVariation != nil {
      parts.append(
        .paragraph(
          "\(analysis.surface == nil ? "The laws" : "The other laws") run through the measured models of the frontier: $c + k/\\sqrt{N}$ for the loss "
            + "variation, $k N^p$ for the "
            + "others\(see(.table("coefficients"), .figure(.lossVariation), .figure(.quantizationGap)))."
        ))
    }
    let frontier = analysis.study.curves.isEmpty ? [] : [Figure.trainingFrontier]
    parts.append(.row(frontier + (analysis.surface == nil ? [] : [.lossSurface])))
    if analysis.surface != nil { parts.append(.figure(.residuals)) }
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
            .init("value", "value", field: "value"),
            .init("standard error", "standard_error", field: "standardError"),
            .init(intervalTitle(sheet), "interval", field: "interval"),
            .init("outcome", "outcome", isText: true),
          ], rows: rows, at: places)))
    if frontierSize(sheet) > 1 {
      let isGap = analysis.bounds.contains { $0.value.terms.quantizationGap > 0 }
      parts.append(.row([.lossVariation] + (isGap ? [.quantizationGap] : [])))
    }
    return parts
  }

  /// How far the runs lie from the surface.
  private static func misses(_ surface: Fit<Chinchilla>) -> String {
    let misses = zip(surface.observed, surface.predicted).map { $0 / $1 - 1 }
    guard let most = misses.map(abs).max() else { return "" }
    let square = misses.reduce(0) { $0 + $1 * $1 } / Double(misses.count)
    return
      "The runs scatter about it by "
      + "\(Number.percent(square.squareRoot(), digits: 2, at: "derived.fits.rootMeanSquareMiss")) of the loss, and "
      + "none lies farther off than \(Number.percent(most, digits: 2, at: "derived.fits.largestMiss"))"
      + see(.figure(.residuals)) + "."
  }

  /// `95 % interval`, the head of a column.
  static func intervalTitle(_ sheet: Sheet) -> String {
    "\(Number.percent(sheet.analysis.options.level, at: "settings.level")) interval"
  }

  private static func derived(_ value: Double, _ name: String) -> String {
    Number.value(value, at: "derived.fits." + name)
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
