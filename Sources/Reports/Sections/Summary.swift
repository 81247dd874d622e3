// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension Section {
  /// What the study says, in numbers and one figure.
  public static let summary = Section("summary", "Summary") { sheet in
    var sentences: [String] = []
    let analysis = sheet.analysis
    let bounds = analysis.bounds
    func derived(_ name: String) -> String { "derived.summary." + name }
    func count(_ value: Int, _ name: String) -> String {
      Number.plain(Double(value), at: derived(name))
    }
    if let bits = analysis.bits, let first = analysis.frontier.first,
      let last = analysis.frontier.last
    {
      let sound = bounds.filter { !$0.value.vacuous }.count
      let subject =
        bounds.count == 1
        ? "The quantized model \(sound == 1 ? "has" : "does not have")"
        : sound == 0
          ? "None of the \(count(bounds.count, "models")) quantized models has"
          : sound == bounds.count
            ? "All \(count(sound, "models")) quantized models have"
            : "Of \(count(bounds.count, "models")) quantized models, \(count(sound, "nonVacuous")) \(sound == 1 ? "has" : "have")"
      let probability = Number.plain(
        1 - sheet.settings.failureProbability, at: derived("guaranteeProbability"))
      sentences.append(
        subject + " a bound below "
          + "$\\log V = \(Number.nats(analysis.trivialLoss, at: "trivial"))$ nats a token, what guessing uniformly "
          + "costs"
          + (sound == 0
            ? "."
            : "\(bounds.count == 1 ? "" : ", each by itself") with probability \(probability)."))
      if sound == 0 {
        sentences.append(
          "The code is too long for the tokens that the model was trained on: more tokens a parameter or fewer bits "
            + "shorten it for each token.")
      }
      func bound(_ model: ModelBound) -> String {
        Number.nats(model.value.bound, at: sheet.results.field(of: model) + ".value.bound")
      }
      func size(_ model: ModelBound) -> String {
        Number.count(model.model.parameters, at: sheet.results.field(of: model) + ".parameters")
      }
      func gap(_ model: ModelBound, _ name: String) -> String {
        Number.nats(model.value.bound - model.value.terms.risk, at: derived(name))
      }
      let width = "At \(Number.plain(bits, at: "settings.bits")) bits the bound"
      let risk = last.unquantizedRisk == nil ? "quantized training risk" : "training risk"
      sentences.append(
        first.model.model == last.model.model
          ? "\(width) is \(bound(first)) nats at \(size(first)) parameters, and the certified gap, what it adds "
            + "to the \(risk), \(gap(first, "firstGap")). One size gives no law over sizes."
          : "\(width) \(last.value.bound < first.value.bound ? "falls" : "goes") from \(bound(first)) nats at "
            + "\(size(first)) parameters to \(bound(last)) at \(size(last)), and the certified gap, what it adds "
            + "to the \(risk), \(change(first, last)) from \(gap(first, "firstGap")) to \(gap(last, "lastGap"))"
            + sampling(last, sheet) + ".")
      if let test = last.model.testLoss {
        let field = sheet.results.field(of: last) + ".testLoss"
        sentences.append(
          "\(frontierSize(sheet) == 1 ? "The model" : "The largest of these models") scores \(Number.nats(test, at: field)) on text held out."
        )
      }
    }
    if let milestone = sheet.results.milestones?.bounds.first {
      let field = "extrapolation.targets.0"
      let interval = milestone.interval.map {
        " with a \(intervalTitle(sheet)) from \(Number.interval($0, at: field + ".interval") { Number.nats($0, at: $1) })"
      }
      sentences.append(
        "Carried to \(Number.count(milestone.parameters, at: field + ".parameters")) parameters and evaluated on "
          + "every token, the bound is \(Number.nats(milestone.bound, at: field + ".bound"))\(interval ?? "")\(see(.section(.extrapolation)))."
      )
    }
    if let fit = analysis.informationLaw, let exponent = fit["exponent"] {
      let grows =
        exponent.interval == nil
        ? "\(exponent.value < 1 ? "more slowly" : "faster") than the number of parameters by two models alone"
        : exponent.interval?.contains(1) == true
          ? "which can't be told from proportionally to the number of parameters over these sizes"
          : "\(exponent.value < 1 ? "more slowly" : "faster") than the number of parameters over these sizes"
      let power = Number.mathematics(
        exponent.value, digits: 3, at: "fits.information.coefficients.exponent.value")
      sentences.append(
        "The information in the models grows as $N^{\(power)}$, "
          + "\(grows)\(see(.section(.information))).")
    }
    guard !sentences.isEmpty || analysis.surface != nil else { return [] }
    var parts: [Part] = []
    if let surface = analysis.surface, sheet.results.asymptotics?.law == nil {
      parts += lossLaw(surface, sheet)
    }
    if sentences.isEmpty {
      sentences.append(
        "\(analysis.study.isTable ? "The table" : "The study") holds training runs and no token losses of quantized "
          + "models: its loss surface can be stated, and no bound\(see(.section(.missing))).")
    }
    if let law = sheet.results.asymptotics?.law {
      parts += [
        .paragraph(
          "At \(law.setting) tokens a parameter, evaluated on every training token"
            + leftOut(sheet)
            + ", the certified generalization gap of these models follows, in nats a "
            + "token\(see(.section(.scale))),"),
        .display(law.formula, name: "law"),
      ]
      if frontierSize(sheet) == 2 {
        sentences.insert(
          "Two sizes leave its laws no freedom: the formula goes through the models measured, and how far off it is "
            + "elsewhere they do not tell.", at: 0)
      }
    }
    parts.append(.paragraph(sentences.joined(separator: " ")))
    if frontierSize(sheet) > 1 { parts.append(.row([.boundAndRisk, .boundTerms])) }
    return parts
  }

  /// What the formula of the gap does not count.
  static func leftOut(_ sheet: Sheet) -> String {
    var parts: [String] = []
    if sheet.analysis.overhead != nil { parts.append("what the code costs beyond $b$ bits") }
    if sheet.analysis.quantizationGap == nil {
      parts.append("the quantization gap, which has no law here")
    }
    return parts.isEmpty ? "" : " and without \(listed(parts))"
  }

  /// How many model sizes the laws run through.
  static func frontierSize(_ sheet: Sheet) -> Int {
    Set(sheet.analysis.frontier.map(\.model.parameters)).count
  }

  /// The loss law in numbers, and how well the runs determine it.
  private static func lossLaw(_ surface: Fit<Chinchilla>, _ sheet: Sheet) -> [Part] {
    func place(_ name: String) -> String { "fits.surface.coefficients.\(name)" }
    func number(_ value: Double, _ name: String) -> String {
      Number.mathematics(value, digits: 4, at: place(name) + ".value")
    }
    let law = surface.law
    var text = ""
    if let floor = surface["E"] {
      let interval = floor.interval.map {
        " (\(intervalTitle(sheet)) \(Number.interval($0, at: place("E") + ".interval") { Number.value($0, at: $1) }))"
      }
      text =
        floor.atBoundary
        ? "What no size and no amount of data gets below, $E$, these runs do not identify. "
        : "What no size and no amount of data gets below is $E = \(number(law.E, "E"))$\(interval ?? ""). "
    }
    let optimum = surface.law.optimum(flops: surface.inputs.map(\.flops).max() ?? 1)
    let exponent = law.alpha + law.beta > 0 ? law.beta / (law.alpha + law.beta) : .nan
    if exponent.isFinite {
      text +=
        "For a given compute the optimal size grows as compute to the power of "
        + "\(Number.value(exponent, at: "derived.summary.sizeExponent")); at the largest compute measured it is "
        + "\(Number.count(optimum.parameters, at: "derived.fits.optimalParameters")) parameters"
        + (surface.reaches(optimum) ? "" : ", outside the sizes and ratios that were run")
        + "\(see(.section(.fits)))."
    }
    return [
      .paragraph(
        "The final training loss of these "
          + "\(Number.plain(Double(surface.observed.count), at: "fits.surface.runs")) runs follows, in nats a token,"
      ),
      .display(
        "L(N, D) = \(number(law.E, "E")) + \(number(law.A, "A"))\\, N^{-\(number(law.alpha, "alpha"))}"
          + " + \(number(law.B, "B"))\\, D^{-\(number(law.beta, "beta"))}", name: "loss"),
      .paragraph(text),
    ].filter { if case .paragraph("") = $0 { false } else { true } }
  }

  /// What of the last gap pays for a sample.
  private static func sampling(_ last: ModelBound, _ sheet: Sheet) -> String {
    let term = last.value.terms.subsample
    guard term > 0 else { return "" }
    let field = sheet.results.field(of: last) + ".value.terms.subsample"
    return ", of which \(Number.nats(term, at: field)) pays for evaluating a sample of the tokens"
  }

  /// Which way the certified gap goes.
  private static func change(_ first: ModelBound, _ last: ModelBound) -> String {
    let (before, after) = (
      first.value.bound - first.value.terms.risk, last.value.bound - last.value.terms.risk
    )
    return after < before ? "falls" : "rises"
  }
}
