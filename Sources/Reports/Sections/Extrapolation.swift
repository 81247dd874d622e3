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
        "The numbers of this section are estimates, not certificates: each term of the bound is extrapolated by its "
          + "own law, with \(first.code.words) and \(findings.cite.settings.tokensPerParameter.written(.exact)) tokens a "
          + "parameter, as if every training token were evaluated, so without a sampling "
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
      "The paper extrapolates $\\Sigma$ itself. $\\Sigma$ changes with the "
      + "complexity, so this is exact only where $C$ is the same at every size; here it "
      + (isSame
        ? "is nearly the same, and both ways agree to these digits."
        : "would give \(all(paper)) in place of \(all(ours)).")
  }

  /// How the extrapolation does on the study's own models.
  private static func tried(_ findings: StudyFindings) -> String {
    guard let backtest = findings.cite.backtest, backtest.content.stated > 0 else { return "" }
    return
      " Where the largest models are left out and predicted by laws of the others, up to "
      + "\(backtest.reach.written(.digits(2))) times the largest of those, "
      + "\(backtest.hits.written()) of \(backtest.stated.written()) intervals of a newly trained model hold the measured "
      + "bound\(see(.figure(.boundBacktest)))."
  }

  /// How often such intervals hold the truth where it is known.
  private static func coverage(_ findings: StudyFindings) -> String {
    guard let measured = findings.cite.coverage else { return "" }
    func rates(_ values: [Cited<Double>]) -> String {
      listed(values.map { $0.written(.percent(3)) })
    }
    let information =
      findings.results.byInformation == nil
      ? "" : "; by prequential information, in \(rates(measured.prequential))"
    let isStudent =
      findings.results.studentMilestones?.bounds.contains { $0.interval != nil } == true
    let code =
      isStudent ? "; by the requential code of students, in \(rates(measured.requential))" : ""
    return
      " In \(measured.studies.written()) simulated studies whose laws are known, "
      + "\(measured.level.written(.percent(4))) intervals made in this way contained the true bound at "
      + "\(listed(measured.distances.map { $0.written(.exact) })) times the largest model in "
      + "\(rates(measured.bits)) of them\(information)\(code). The laws of those studies have nearly the right form; "
      + "an error of the form is not covered."
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
        target.newModelInterval.map { "; of a newly trained model \($0.written(.nats))" } ?? ""
      let interval = target.interval.map { " (\($0.written(.nats))\(new))" } ?? ""
      return "\(target.bound.written(.nats))\(interval) at \(target.parameters.written(.count))"
    }
    var text = ""
    if !near.isEmpty {
      text =
        "Up to a hundred times the largest measured model the estimates of the bound are "
        + "\(listed(near.map(estimate))) parameters"
        + (near.contains { $0.content.interval != nil }
          ? ", with intervals for the uncertainty of the coefficients. "
          : "; no interval is stated, because \(whyNone(findings)). ")
    }
    if let last = far.last {
      text +=
        "Beyond that this report makes no prediction. If each law held there, the bound would be "
        + "\(listed(far.map { $0.bound.written(.nats) })) at "
        + "\(listed(far.map { $0.parameters.written(.count) })) parameters, "
        + "\(last.distance?.written(.digits(3)) ?? "") times the largest. No measurement of this study tests a law at "
        + "that distance"
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
      caption: "Estimates of \(subject) at larger sizes, nats a token."
        + (isStated
          ? " The intervals hold the uncertainty of the coefficients, not an error of a law's form; they are "
            + "asymmetric where a coefficient is at its boundary." : "")
        + (isFar
          ? " In italics: beyond a hundred times the largest measured \(largest), no prediction."
          : ""),
      columns: [
        .init("$N$", "parameters"), .init("$D$", "tokens"), .init("beyond data", "distance"),
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
