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
    var derived: [(name: String, value: Double)] = []
    let analysis = sheet.analysis
    if let bits = analysis.bits, let first = analysis.frontier.first,
      let last = analysis.frontier.last
    {
      let sound = analysis.bounds.filter { !$0.value.vacuous }.count
      derived += [
        ("models", Double(analysis.bounds.count)), ("nonVacuous", Double(sound)),
        ("guaranteeProbability", 1 - sheet.settings.failureProbability),
        ("firstGap", first.value.bound - first.value.terms.risk),
        ("lastGap", last.value.bound - last.value.terms.risk),
      ]
      sentences.append(
        "Of \(analysis.bounds.count) quantized model\(analysis.bounds.count == 1 ? "" : "s"), \(sound) \(sound == 1 ? "has" : "have") a bound below "
          + "$\\log V = \(Number.nats(analysis.trivialLoss))$ nats a token, what guessing uniformly "
          + "costs, each by itself with probability \(Quantity.plain(1 - sheet.settings.failureProbability))."
      )
      let change = last.value.bound < first.value.bound ? "falls" : "goes"
      let risk = last.unquantizedRisk == nil ? "quantized training risk" : "training risk"
      sentences.append(
        first.model.model == last.model.model
          ? "At \(Quantity.plain(bits)) bits the bound is \(Number.nats(first.value.bound)) nats at "
            + "\(Quantity.engineering(first.model.parameters)) parameters, and the certified gap, what it adds "
            + "to the \(risk), \(Number.nats(first.value.bound - first.value.terms.risk)). One size gives no "
            + "law over sizes."
          : "At \(Quantity.plain(bits)) bits the bound \(change) from \(Number.nats(first.value.bound)) nats at "
            + "\(Quantity.engineering(first.model.parameters)) parameters to "
            + "\(Number.nats(last.value.bound)) at \(Quantity.engineering(last.model.parameters)), and the "
            + "certified gap, what it adds to the \(risk), from "
            + "\(Number.nats(first.value.bound - first.value.terms.risk)) to "
            + "\(Number.nats(last.value.bound - last.value.terms.risk)).")
      if let test = last.model.testLoss {
        sentences.append(
          "The largest of these models scores \(Number.nats(test)) on text held out.")
      }
    }
    if let milestone = sheet.results.milestones?.bounds.first {
      let interval = milestone.interval.map {
        " (\(Number.percent(analysis.options.level)) interval \(Number.nats($0.lowerBound)) to \(Number.nats($0.upperBound)))"
      }
      sentences.append(
        "Carried to \(Quantity.engineering(milestone.parameters)) parameters and evaluated on every "
          + "token, it is \(Number.nats(milestone.bound))\(interval ?? "")\(see(.section(.extrapolation)))."
      )
    }
    if let fit = analysis.informationLaw, let exponent = fit["exponent"] {
      let grows =
        exponent.interval?.contains(1) == true
        ? "which can't be told from proportionally to"
        : exponent.value < 1 ? "more slowly than" : "faster than"
      sentences.append(
        "The information in the models grows as $N^{\(Quantity.trimmed(exponent.value, digits: 3))}$, "
          + "\(grows) the number of parameters over these sizes\(see(.section(.information))).")
    }
    guard !sentences.isEmpty || analysis.surface != nil else { return [] }
    if sentences.isEmpty {
      sentences.append(
        "The study holds training runs and no token losses of quantized models: its loss surface can be "
          + "stated, and no bound\(see(.section(.missing))).")
    }
    var parts: [Part] = []
    if let law = sheet.results.asymptotics?.law {
      parts += [
        .paragraph(
          "At \(Quantity.plain(law.bits)) bits and \(Quantity.plain(law.tokensPerParameter)) tokens a "
            + "parameter the certified generalization gap of these models follows, in nats a "
            + "token\(see(.section(.scale))),"),
        .display(law.formula, name: "law"),
      ]
    }
    parts.append(.paragraph(sentences.joined(separator: " ")))
    if !analysis.frontier.isEmpty { parts.append(.figure(.boundAndTerms)) }
    return parts + [.values(derived)]
  }
}
