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
    var sentences = bounds(findings) + milestone(findings)
    let hasSurface = findings.cite.fits.surface != nil
    guard !sentences.isEmpty || hasSurface else { return [] }
    if sentences.isEmpty {
      sentences.append(
        "\(findings.analysis.study.isTable ? "The table" : "The study") contains training runs but no token losses of quantized "
          + "models. Therefore this report gives a loss surface and no bound\(see(.section(.missing)))."
      )
    }
    var parts: [Part] = findings.analysis.frontier.isEmpty ? [] : [.paragraph(subject)]
    if findings.frontierSizes == 2 {
      sentences.insert(
        "The laws were fitted to two sizes and have no degrees of freedom left. They pass through the measured models "
          + "exactly, and their error at other sizes is unknown.", at: 0)
    }
    if findings.cite.asymptotics?.law == nil, let surface = findings.cite.fits.surface {
      parts += lossLaw(surface, findings)
    }
    parts.append(.paragraph(sentences.joined(separator: " ")))
    if !findings.derived.claims.isEmpty { parts.append(claims(findings)) }
    if !findings.analysis.frontier.isEmpty { parts.append(.figure(.boundWaterfall)) }
    return parts
  }

  /// What is bounded, for a reader who has not met the theorem.
  private static let subject =
    "This report gives an upper bound on the risk of each quantized model: its expected loss on the next token, over the "
    + "contexts of the training stream. The bound is computed from the losses on training tokens and the length of the "
    + "code that stores the model\(see(.section(.method))). The paper is \\href{#references}{Finzi et al. (2025)}."

  /// The paper's claims beside what the study finds.
  private static func claims(_ findings: StudyFindings) -> Part {
    let claims = findings.cite.derived.claims
    return .illustrated(
      AnswerTable(
        "claims",
        caption:
          "The claims of the paper and the results of this study, with \(intervalTitle(findings))s. The small plots show the "
          + "values against $\\log N$; the dotted or orange line is the value that they are compared with.",
        columns: [
          .init("the paper says", "claim", isText: true),
          .init("this study finds", "finding", isText: true),
          .init("verdict", "verdict", isText: true),
        ],
        rows: claims.map { claim in
          [
            .markup(claim.statement, typeset), .markup(finding(claim, findings)),
            .markup(claim.verdict) {
              $0 == ClaimFinding.Verdict.agrees.rawValue ? $0 : "\\textbf{\($0)}"
            },
          ]
        }, size: 8),
      claims.map { ClaimSparkline.sparkline($0.content.name, findings) }, before: 2)
  }

  /// What the study finds about a claim.
  private static func finding(
    _ claim: Cited<ClaimFinding>, _ findings: StudyFindings
  ) -> String {
    let value = claim.value
    func number(_ text: NumberText) -> String {
      let interval = claim.interval.map { " (\($0.written(text)))" } ?? ""
      return (value?.written(text) ?? "") + interval
    }
    let count = "\(claim.holds?.written() ?? "") of \(claim.models?.written() ?? "")"
    switch claim.content.name {
    case .nonVacuous:
      return
        "\(count) bounds are below $\\log V = \(findings.cite.trivial.written(.nats))$ nats per token."
    case .gap:
      return "It changes by \(number(.digits(2))) nats with each doubling of $N$."
    case .largestTerm:
      return "It is the largest term of \(count) models"
        + (claim.interval.map {
          ", with \($0.lower.written(.percent(2))) to \($0.upper.written(.percent(2))) of the gap."
        } ?? ".")
    case .lossVariation:
      return "The fitted slope is $k$ = \(number(.digits(3))). $\\Sigma$ falls if $k$ is positive."
    case .quantizationGap:
      return "It is proportional to a power of $N$ with exponent \(number(.digits(2)))."
    case .bits:
      let possible = claim.interval.map {
        "; the Lanczos steps allow \($0.written(.digits(2)))"
      }
      return
        "The exponent of $\\mathrm{tr}\\sqrt{H}$ is \(value?.written(.digits(3)) ?? "")\(possible ?? ""). Fewer bits "
        + "require one below one half."
    case .information:
      return "It is proportional to a power of $N$ with exponent \(number(.digits(3)))."
    case .prequential:
      return "They are above for \(count) models"
        + (claim.interval.map { ", by \($0.written(.digits(3))) nats per token." } ?? ".")
    }
  }

  /// How many bounds are non-trivial, the bounds and gaps of the smallest and the largest model, and the held-out loss.
  private static func bounds(_ findings: StudyFindings) -> [String] {
    guard let bits = findings.cite.settings.bits, let found = findings.cite.derived.summary,
      let first = findings.cite.frontier.first, let last = findings.cite.frontier.last
    else { return [] }
    var sentences = [nonVacuous(found, findings)]
    if found.guaranteeProbability == nil {
      sentences.append(
        "The code is too long for the number of training tokens: more tokens per parameter or fewer bits "
          + "per parameter make $C$ smaller.")
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
          + "\(last.parameters.written(.count)), and the gap, which is the bound minus the \(risk), "
          + "\(falls ? "falls" : "rises") from \(firstGap) to \(lastGap.written(.nats)).")
    } else {
      sentences.append(
        "\(width) is \(first.value.bound.written(.nats)) nats at \(first.parameters.written(.count)) parameters, and the "
          + "gap, which is the bound minus the \(risk), is \(firstGap). No law over model size can be fitted to one size."
      )
    }
    return sentences
  }

  /// How many bounds are below log V.
  private static func nonVacuous(
    _ found: Cited<SummaryFindings>, _ findings: StudyFindings
  ) -> String {
    let trivial =
      "a bound below $\\log V = \(findings.cite.trivial.written(.nats))$ nats per token, the loss of uniform guessing"
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
      "\(subject) \(trivial); \(found.models == nil ? "it" : "each bound separately") holds with "
      + "probability \(probability.written(.exact))."
  }

  /// The estimate at ten times the largest model.
  private static func milestone(_ findings: StudyFindings) -> [String] {
    guard let target = findings.cite.extrapolation?.targets.first else { return [] }
    let interval = target.interval.map {
      " (\(intervalTitle(findings)) \($0.written(.nats)))"
    }
    return [
      "The extrapolated bound at \(target.parameters.written(.count)) parameters, with every training token evaluated, is "
        + "\(target.bound.written(.nats)) nats\(interval ?? "")\(see(.section(.extrapolation)))."
    ]
  }

  /// What the formula of the gap does not count.
  static func leftOut(_ findings: StudyFindings) -> String {
    var parts: [String] = []
    if findings.analysis.overhead != nil {
      parts.append("the code length that exceeds $b$ bits per parameter")
    }
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
        "The final training loss of these \(surface.runs.written()) runs follows, in nats per token,"
      ),
      .display(
        "L(N, D) = \(floor.content.atBoundary && floor.content.value == 0 ? "" : "\(number(\.E)) + ")"
          + "\(number(\.A))\\, N^{-\(number(\.alpha))}"
          + " + \(number(\.B))\\, D^{-\(number(\.beta))}", name: "loss"),
      .paragraph(text),
    ]
  }
}
