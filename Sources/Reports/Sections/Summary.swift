// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import GeneralizationBounds
import Plotting
import ScalingLaws

extension Section {
  /// The main results in numbers and one figure.
  public static let summary = Section("summary", "Summary") { findings in
    var sentences = bounds(findings) + milestone(findings) + information(findings)
    let hasSurface = findings.cite.fits.surface != nil
    guard !sentences.isEmpty || hasSurface else { return [] }
    if sentences.isEmpty {
      sentences.append(
        "\(findings.analysis.study.isTable ? "The table" : "The study") holds training runs and no token losses of quantized "
          + "models, so it gives a loss surface and no bound\(see(.section(.missing))).")
    }
    var parts: [Part] = findings.analysis.frontier.isEmpty ? [] : [.paragraph(subject)]
    if let law = findings.cite.asymptotics?.law {
      parts += gapLaw(law, findings)
      if findings.frontierSizes == 2 {
        sentences.insert(
          "The laws were fitted to two sizes and have no degrees of freedom left: the formula goes through the measured "
            + "models, and its error at other sizes is unknown.", at: 0)
      }
    } else if let surface = findings.cite.fits.surface {
      parts += lossLaw(surface, findings)
    }
    parts.append(.paragraph(sentences.joined(separator: " ")))
    if findings.frontierSizes > 1 { parts.append(.row([.boundAndRisk, .boundTerms])) }
    return parts
  }

  /// What is bounded, for a reader who has not met the theorem.
  private static let subject =
    "For each quantized model this report gives an upper bound on its risk: the mean loss in predicting the next token, "
    + "after each context of its training stream, when that token is drawn anew. The bound is computed from the "
    + "losses on the training tokens and from the length of the code that stores the model, and holds with a stated "
    + "probability\(see(.section(.method)))."

  /// How many bounds are non-trivial, the bounds and gaps of the smallest and the largest model, and the held-out loss.
  private static func bounds(_ findings: StudyFindings) -> [String] {
    guard let bits = findings.cite.settings.bits, let found = findings.cite.derived.summary,
      let first = findings.cite.frontier.first, let last = findings.cite.frontier.last
    else { return [] }
    var sentences = [nonVacuous(found, findings)]
    if found.guaranteeProbability == nil {
      sentences.append(
        "The code is too long for the number of training tokens: more tokens a parameter or fewer bits "
          + "a parameter make $C$ smaller.")
    }
    let width = "At \(bits.written(.exact)) bits the bound"
    let risk =
      last.content.unquantizedRisk == nil ? "quantized training risk" : "training risk"
    let firstGap = found.firstGap?.written(.nats) ?? ""
    if let lastGap = found.lastGap {
      let isLess = last.content.value.bound < first.content.value.bound
      let falls = last.content.gap < first.content.gap
      sentences.append(
        "\(width) \(isLess ? "falls" : "goes") from \(first.value.bound.written(.nats)) nats at "
          + "\(first.parameters.written(.count)) parameters to \(last.value.bound.written(.nats)) at "
          + "\(last.parameters.written(.count)), and the certified gap, which is the bound less "
          + "the \(risk), \(falls ? "falls" : "rises") from \(firstGap) to \(lastGap.written(.nats))"
          + sampling(last) + ".")
    } else {
      sentences.append(
        "\(width) is \(first.value.bound.written(.nats)) nats at \(first.parameters.written(.count)) parameters, and the "
          + "certified gap, which is the bound less the \(risk), is \(firstGap). One size gives no law over sizes."
      )
    }
    if let test = last.testLoss {
      sentences.append(
        "\(findings.frontierSizes == 1 ? "The model's" : "The largest model's") loss on held-out text is "
          + "\(test.written(.nats)).")
    }
    return sentences
  }

  /// How many bounds are below log V.
  private static func nonVacuous(
    _ found: Cited<SummaryFindings>, _ findings: StudyFindings
  ) -> String {
    let trivial =
      "a bound below $\\log V = \(findings.cite.trivial.written(.nats))$ nats a token, the loss of uniform guessing"
    let isSound = found.guaranteeProbability != nil
    let subject: String
    if let sound = found.nonVacuous {
      subject =
        "Of \(found.models?.written() ?? "") quantized models, \(sound.written()) \(sound.content == 1 ? "has" : "have")"
    } else if let models = found.models {
      subject =
        isSound
        ? "All \(models.written()) quantized models have"
        : "None of the \(models.written()) quantized models has"
    } else {
      subject = "The quantized model \(isSound ? "has" : "does not have")"
    }
    guard let probability = found.guaranteeProbability else { return "\(subject) \(trivial)." }
    return
      "\(subject) \(trivial)\(found.models == nil ? "" : ", each by itself") with probability "
      + "\(probability.written(.exact))."
  }

  /// The part of the last gap that covers the tokens left out of the sample.
  private static func sampling(_ last: Cited<ModelBound>) -> String {
    let term = last.value.terms.subsample
    guard term.content > 0 else { return "" }
    return
      ", of which \(term.written(.nats)) is the sampling term, because a sample of the tokens was evaluated"
  }

  /// The estimate at ten times the largest model.
  private static func milestone(_ findings: StudyFindings) -> [String] {
    guard let target = findings.cite.extrapolation?.targets.first else { return [] }
    let interval = target.interval.map {
      " (\(intervalTitle(findings)) \($0.written(.nats)))"
    }
    return [
      "The estimate for \(target.parameters.written(.count)) parameters, every token evaluated, is "
        + "\(target.bound.written(.nats))\(interval ?? "")\(see(.section(.extrapolation)))."
    ]
  }

  /// How the information grows beside the number of parameters.
  private static func information(_ findings: StudyFindings) -> [String] {
    guard let law = findings.cite.fits.information else { return [] }
    let exponent = law.coefficient(\.exponent)
    let direction = exponent.content.value < 1 ? "more slowly" : "faster"
    let grows =
      exponent.content.interval == nil
      ? "\(direction) than the number of parameters, by two models alone"
      : exponent.content.interval?.contains(1) == true
        ? "and these sizes do not exclude growth in proportion to the number of parameters"
        : "\(direction) than the number of parameters over these sizes"
    return [
      "The information in the models grows as $N^{\(exponent.value.mathematics(.digits(3)))}$, "
        + "\(grows)\(see(.section(.information)))."
    ]
  }

  /// The formula of the gap.
  private static func gapLaw(
    _ law: Cited<Asymptotics.GapLaw>, _ findings: StudyFindings
  ) -> [Part] {
    [
      .paragraph(
        "At \(law.setting) tokens a parameter, evaluated on every training token"
          + leftOut(findings)
          + ", the gap between bound and training risk of these models is estimated as, in nats a "
          + "token\(see(.section(.scale))),"),
      .display(law.formula, name: "law"),
    ]
  }

  /// What the formula of the gap does not count.
  static func leftOut(_ findings: StudyFindings) -> String {
    var parts: [String] = []
    if findings.analysis.overhead != nil { parts.append("what the code costs beyond $b$ bits") }
    if findings.analysis.quantizationGap == nil {
      parts.append("the quantization gap, which has no law here")
    }
    return parts.isEmpty ? "" : " and without \(listed(parts))"
  }

  /// The loss law in numbers, and how well the runs determine it.
  private static func lossLaw(
    _ surface: Cited<Fit<Chinchilla>>, _ findings: StudyFindings
  ) -> [Part] {
    func number(_ property: KeyPath<Chinchilla, Double>) -> String {
      surface.coefficient(property).value.mathematics(.digits(4))
    }
    let floor = surface.coefficient(\.E)
    let interval = floor.interval.map { " (\(intervalTitle(findings)) \($0.written(.digits(3))))" }
    var text =
      floor.content.atBoundary
      ? "These runs do not identify $E$, the loss at infinite size and data. "
      : "The loss at infinite size and data is $E = \(number(\.E))$\(interval ?? ""). "
    if let found = findings.cite.derived.fits, let size = found.optimalParameters,
      let exponent = findings.cite.derived.summary?.sizeExponent
    {
      text +=
        "For a given compute the optimal size grows as compute to the power of "
        + "\(exponent.written(.digits(3))); at the largest compute measured it is "
        + "\(size.written(.count)) parameters"
        + (found.content.isOptimumAmongRuns ? "" : ", outside the sizes and ratios of the runs")
        + "\(see(.section(.fits)))."
    }
    return [
      .paragraph(
        "The final training loss of these \(surface.runs.written()) runs follows, in nats a token,"),
      .display(
        "L(N, D) = \(number(\.E)) + \(number(\.A))\\, N^{-\(number(\.alpha))}"
          + " + \(number(\.B))\\, D^{-\(number(\.beta))}", name: "loss"),
      .paragraph(text),
    ]
  }
}
