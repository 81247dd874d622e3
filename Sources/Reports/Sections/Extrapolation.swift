// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import GeneralizationBounds
import Plotting

extension Section {
  /// The bound at models that were not measured.
  public static let extrapolation = Section("extrapolation", "Larger models") { sheet in
    guard let outlook = sheet.results.milestones, let first = outlook.bounds.first else {
      return []
    }
    let ratio = Number.plain(
      sheet.settings.tokensPerParameter, at: "settings.tokensPerParameter")
    var parts: [Part] = [
      .paragraph(
        "Each term is carried by its own law, with "
          + "\(Number.words(first.code.description, at: "extrapolation.targets.0.code")), "
          + "\(ratio) tokens a parameter, and every training token evaluated, so without a sampling "
          + "interval\(see(.table("extrapolation"), .figure(.extrapolatedBounds), .figure(.extrapolatedTerms))):"
      ),
      .list(
        outlook.method.enumerated().map { index, line in
          Markup.field(typeset(line), from: .init("extrapolation.method.\(index)", value: nil))
        }),
      .paragraph(judgement(outlook, sheet) + coverage(sheet)),
    ]
    if let paper = sheet.results.byPaper, paper.bounds.count == outlook.bounds.count {
      func all(_ extrapolation: Extrapolation, _ name: String) -> String {
        listed(
          extrapolation.bounds.enumerated().map {
            Number.nats($1.bound, at: "\(name).targets.\($0).bound")
          })
      }
      let isSame = zip(paper.bounds, outlook.bounds).allSatisfy {
        Number.nats($0.bound) == Number.nats($1.bound)
      }
      parts.append(
        .paragraph(
          "The paper carries $\\Sigma$ itself from the measured models to others. It changes with the "
            + "complexity, so that is exact only where $C$ stays; here it "
            + (isSame
              ? "hardly changes, and the paper's way gives the same to these digits."
              : "would give \(all(paper, "paperExtrapolation")) in place of \(all(outlook, "extrapolation")).")
        ))
    }
    return parts + [
      .table(
        table(
          outlook, sheet, name: "extrapolation",
          gap: sheet.analysis.quantizationGap == nil ? nil : "$\\hat R_q - \\hat R$")),
      .row([.extrapolatedBounds, .extrapolatedTerms]),
    ]
  }

  /// How often such intervals hold the truth where it is known.
  private static func coverage(_ sheet: Sheet) -> String {
    guard sheet.results.milestones?.bounds.contains(where: { $0.interval != nil }) == true else {
      return ""
    }
    let measured = MeasuredCoverage.simulated
    func rates(_ values: [Double], _ name: String) -> String {
      listed(
        values.enumerated().map { Number.percent($1, digits: 3, at: "coverage.\(name).\($0)") })
    }
    let distances = listed(
      measured.distances.enumerated().map { Number.plain($1, at: "coverage.distances.\($0)") })
    let information =
      sheet.results.byInformation == nil
      ? "" : "; by prequential information, in \(rates(measured.prequential, "prequential"))"
    let code =
      sheet.results.studentMilestones?.bounds.contains { $0.interval != nil } != true
      ? "" : "; by the requential code of students, in \(rates(measured.requential, "requential"))"
    return
      " In \(Number.plain(Double(measured.studies), at: "coverage.studies")) simulated studies whose laws are known, "
      + "\(Number.percent(measured.level, at: "coverage.level")) intervals made in this way held the true bound at "
      + "\(distances) times the largest model in \(rates(measured.bits, "bits")) of "
      + "them\(information)\(code). There every law has nearly the right form."
  }

  /// Why no interval is stated.
  private static func whyNone(_ sheet: Sheet) -> String {
    sheet.analysis.quantizationGap == nil
      ? "the quantization gap has no law" : "a law has no degrees of freedom left"
  }

  /// What may be said up to a hundred times the largest model, and beyond.
  private static func judgement(_ outlook: Extrapolation, _ sheet: Sheet) -> String {
    let bounds = outlook.bounds.enumerated().map {
      (bound: $1, field: "extrapolation.targets.\($0)")
    }
    let near = bounds.filter { $0.bound.reach == .near || $0.bound.reach == .measured }
    let far = bounds.filter { $0.bound.reach == .far }
    func nats(_ entry: (bound: ExtrapolatedBound, field: String)) -> String {
      Number.nats(entry.bound.bound, at: entry.field + ".bound")
    }
    func size(_ entry: (bound: ExtrapolatedBound, field: String)) -> String {
      Number.count(entry.bound.parameters, at: entry.field + ".parameters")
    }
    func said(_ entry: (bound: ExtrapolatedBound, field: String)) -> String {
      let interval = entry.bound.interval.map {
        " (\(Number.interval($0, at: entry.field + ".interval") { Number.nats($0, at: $1) }))"
      }
      return "\(nats(entry))\(interval ?? "") at \(size(entry))"
    }
    var text = ""
    if !near.isEmpty {
      text =
        "Within a hundred times the largest measured model the laws put the bound at "
        + "\(listed(near.map(said))) parameters"
        + (near.contains { $0.bound.interval != nil }
          ? ", with the intervals that their coefficients leave open. "
          : "; no interval is stated, because \(whyNone(sheet)). ")
    }
    if let last = far.last {
      text +=
        "Farther out this report predicts nothing. If every law went on as it is, the bound would be "
        + "\(listed(far.map(nats))) at \(listed(far.map(size))) parameters, "
        + "\(Number.value(last.bound.distance ?? 0, at: last.field + ".distance")) times the largest: no measurement "
        + "here speaks for a law at that distance"
        + (last.bound.interval == nil
          ? "." : ", and the interval does not hold what would be wrong with it.")
    }
    return text
  }

  /// `a, b and c`.
  static func listed(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// Targets as rows; `name` is the field of the JSON that holds them, `gap` the head of the last column, nil where
  /// the term has no law.
  static func table(
    _ outlook: Extrapolation, _ sheet: Sheet, name: String, subject: String = "The bound",
    largest: String = "model",
    gap: String?
  ) -> ReportTable {
    let isFar = outlook.bounds.contains { $0.reach == .far }
    let isStated = outlook.bounds.contains { $0.interval != nil }
    return ReportTable(
      name,
      caption: "\(subject) carried to larger models, nats a token."
        + (isStated
          ? " Each interval holds what the coefficients leave open, not what a wrong law would, and is lopsided "
            + "where a coefficient ended at its boundary." : "")
        + (isFar
          ? " In italics: beyond a hundred times the largest measured \(largest), no prediction."
          : ""),
      columns: [
        .init("$N$", "parameters", field: "parameters"),
        .init("$D$", "tokens", field: "tokens"),
        .init("beyond data", "distance", field: "distance"),
        .init("bound", "bound", field: "bound"),
      ]
        + (isStated ? [.init(intervalTitle(sheet), "interval", field: "interval")] : [])
        + [
          .init("$\\hat R$", "risk", field: "terms.risk"),
          .init("$C\\log V$", "complexity", field: "terms.complexity"),
          .init("$\\Sigma\\sqrt{C}$", "loss_variation", field: "terms.lossVariation"),
          .init("$\\sqrt{2C}$", "smoothing", field: "terms.smoothing"),
          .init(
            gap ?? "$\\hat R_q - \\hat R$", "quantization_gap", field: "terms.quantizationGap"),
        ],
      rows: outlook.bounds.map { bound in
        let nats: NumberStyle = bound.reach == .far ? .tentative(.nats) : .nats
        return [
          .number(bound.parameters, .count), .number(bound.tokens, .count),
          .optional(bound.distance, .times), .number(bound.bound, nats),
        ]
          + (isStated ? [.optional(bound.interval, nats)] : [])
          + [
            .number(bound.terms.risk, nats),
            .number(bound.terms.complexity, nats), .number(bound.terms.lossVariation, nats),
            .number(bound.terms.smoothing, nats),
            gap == nil ? .missing : .number(bound.terms.quantizationGap, nats),
          ]
      }, at: outlook.bounds.indices.map { "\(name).targets.\($0)" }, size: 8.5)
  }
}
