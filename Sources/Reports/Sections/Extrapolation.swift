// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// Estimates of the bound at models that were not measured.
  public static let extrapolation = Section("extrapolation", "Larger models") { findings in
    guard let outlook = findings.cite.extrapolation, let first = outlook.targets.first else {
      return []
    }
    var parts: [Part] = [
      .paragraph(
        "The numbers of this section are estimates, not certificates. Each term of the bound is extrapolated by its "
          + "own law, with \(first.code.words) and \(findings.cite.settings.tokensPerParameter.written(.exact)) tokens per "
          + "parameter. Every training token is assumed to be evaluated, so there is no sampling "
          + "interval\(see(.table("extrapolation"), .figure(.extrapolatedBounds))):"
      ),
      .list(outlook.method.map { $0.words(typeset) }),
      .paragraph(judgement(outlook, findings) + tried(findings) + coverage(findings)),
    ]
    if let paper = findings.cite.paperExtrapolation, paper.targets.count == outlook.targets.count {
      parts.append(.paragraph(comparison(paper, outlook)))
    }
    return parts + [
      .table(
        table(
          outlook, findings, name: "extrapolation",
          gap: findings.analysis.quantizationGap == nil ? nil : "$\\hat R_q - \\hat R$")),
      .row([.extrapolatedBounds] + (findings.results.backtest == nil ? [] : [.boundBacktest])),
    ]
  }

  /// The paper's way beside ours.
  private static func comparison(
    _ paper: Cited<Extrapolation>, _ ours: Cited<Extrapolation>
  ) -> String {
    func all(_ extrapolation: Cited<Extrapolation>) -> String {
      listed(extrapolation.targets.map { $0.bound.written(.nats) })
    }
    let isSame = zip(paper.targets, ours.targets).allSatisfy {
      NumberText.nats.markup($0.content.bound) == NumberText.nats.markup($1.content.bound)
    }
    return
      "The paper extrapolates $\\Sigma$ instead of $\\Sigma\\sqrt{C}$. $\\Sigma$ depends on $C$, so the paper's method is exact "
      + "only if $C$ is the same at every size. "
      + (isSame
        ? "Here $C$ is nearly the same at every size, and both methods agree to the digits shown."
        : "Here it would give \(all(paper)) instead of \(all(ours)).")
  }

  /// How the extrapolation does on the study's own models.
  private static func tried(_ findings: StudyFindings) -> String {
    guard let backtest = findings.cite.backtest, backtest.content.stated > 0 else { return "" }
    return
      " As a test, the largest measured models were left out and predicted from the smaller ones, up to a size ratio of "
      + "\(backtest.reach.written(.digits(2))). The interval for a newly trained model contained the measured bound in "
      + "\(backtest.hits.written()) of \(backtest.stated.written()) cases\(see(.figure(.boundBacktest)))."
  }

  /// How often such intervals hold the truth where it is known.
  private static func coverage(_ findings: StudyFindings) -> String {
    guard let measured = findings.cite.coverage else { return "" }
    func rates(_ values: [Cited<Double>]) -> String {
      listed(values.map { $0.written(.percent(3)) })
    }
    let information =
      findings.results.byInformation == nil
      ? "" : "; for the bound by prequential information, in \(rates(measured.prequential))"
    let isStudent =
      findings.results.studentMilestones?.bounds.contains { $0.interval != nil } == true
    let code =
      isStudent ? "; for the bound by requential code, in \(rates(measured.requential))" : ""
    return
      " The method was also applied to \(measured.studies.written()) simulated studies, for which the true bound is known. "
      + "At \(listed(measured.distances.map { $0.written(.exact) })) times the largest model, "
      + "\(measured.level.written(.percent(4))) intervals contained the true bound in "
      + "\(rates(measured.bits)) of the studies\(information)\(code). The simulated laws have nearly the fitted form, so "
      + "this test does not cover an error of the form."
  }

  /// Why no interval is stated.
  private static func whyNone(_ findings: StudyFindings) -> String {
    findings.analysis.quantizationGap == nil
      ? "the quantization gap has no law" : "a law has no degrees of freedom left"
  }

  /// The estimates up to a hundred times the largest model, and beyond.
  private static func judgement(
    _ outlook: Cited<Extrapolation>, _ findings: StudyFindings
  ) -> String {
    let near = outlook.targets.filter { [.near, .measured].contains($0.content.reach) }
    let far = outlook.targets.filter { $0.content.reach == .far }
    func estimate(_ target: Cited<ExtrapolatedBound>) -> String {
      let new =
        target.newModelInterval.map { "; for a newly trained model \($0.written(.nats))" } ?? ""
      let interval = target.interval.map { " (\($0.written(.nats))\(new))" } ?? ""
      return "\(target.bound.written(.nats))\(interval) at \(target.parameters.written(.count))"
    }
    var text = ""
    if !near.isEmpty {
      text =
        "Up to a hundred times the size of the largest measured model, the estimates of the bound are "
        + "\(listed(near.map(estimate))) parameters"
        + (near.contains { $0.content.interval != nil }
          ? ". The intervals cover the uncertainty of the coefficients. "
          : ". No interval is given, because \(whyNone(findings)). ")
    }
    if let last = far.last {
      text +=
        "This report makes no prediction for larger models. If each law remained valid, the bound would be "
        + "\(listed(far.map { $0.bound.written(.nats) })) at "
        + "\(listed(far.map { $0.parameters.written(.count) })) parameters, "
        + "\(last.distance?.written(.digits(3)) ?? "") times the size of the largest. No measurement of this study tests a "
        + "law at that size"
        + (last.interval == nil
          ? "." : ", and the interval does not include an error of the law's form.")
    }
    return text
  }

  /// `a, b and c`.
  static func listed(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// Targets as rows; `gap` is the head of the last column, nil where the term has no law.
  static func table(
    _ outlook: Cited<Extrapolation>, _ findings: StudyFindings, name: String,
    subject: String = "the bound", largest: String = "model", gap: String?
  ) -> AnswerTable {
    let isFar = outlook.targets.contains { $0.content.reach == .far }
    let isStated = outlook.targets.contains { $0.content.interval != nil }
    return AnswerTable(
      name,
      caption: "Estimates of \(subject) at larger sizes, in nats per token."
        + (isStated
          ? " The intervals cover the uncertainty of the coefficients, not an error of a law's form. They are "
            + "asymmetric if a coefficient is at its boundary." : "")
        + (isFar
          ? " In italics: more than a hundred times the largest measured \(largest), not a prediction."
          : ""),
      columns: [
        .init("$N$", "parameters"), .init("$D$", "tokens"), .init("times largest", "distance"),
        .init("bound", "bound"),
      ]
        + (isStated ? [.init(intervalTitle(findings), "interval")] : [])
        + [
          .init("$\\hat R$", "risk"), .init("$C\\log V$", "complexity"),
          .init("$\\Sigma\\sqrt{C}$", "loss_variation"), .init("$\\sqrt{2C}$", "smoothing"),
          .init(gap ?? "$\\hat R_q - \\hat R$", "quantization_gap"),
        ],
      rows: outlook.targets.map { bound in
        let nats: NumberText = bound.content.reach == .far ? .tentative(.nats) : .nats
        let terms = bound.terms
        return [
          .number(bound.parameters, .count), .number(bound.tokens, .count),
          .optional(bound.distance, .times), .number(bound.bound, nats),
        ]
          + (isStated ? [.optional(bound.interval, nats)] : [])
          + [
            .number(terms.risk, nats), .number(terms.complexity, nats),
            .number(terms.lossVariation, nats), .number(terms.smoothing, nats),
            gap == nil ? .missing : .number(terms.quantizationGap, nats),
          ]
      }, size: 8.5)
  }
}
