// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import GapScaling
import Plotting
import ScalingLaws

extension PublishedSection {
  /// Every constant, and where it comes from.
  static let assumptions = PublishedSection("assumptions", "Assumptions") { findings in
    [
      .paragraph(
        "The loss surface\(see(.equation("surface"))) gives the risk of a model of $N$ parameters trained on $D$ "
          + "tokens. It was fitted to other models and other text than those named here. Its coefficients were "
          + "published without their covariance, so no interval is given. Complexity and smoothing are exact functions of "
          + "$N$, $D$ and $b$."),
      .display("L(N, D) = E + A N^{-\\alpha} + B D^{-\\beta}", name: "surface"),
      .table(
        AnswerTable(
          "assumptions", caption: "The constants of this report. Losses are in nats per token.",
          columns: [
            .init("constant", "constant", isText: true), .init("value", "value"),
            .init("source", "source", isText: true),
          ], rows: surface(findings) + hypotheses(findings) + vocabularies(findings))),
    ]
  }

  private static func surface(_ findings: PublishedFindings) -> [[AnswerTable.Cell]] {
    let values = findings.cite.law.coefficients
    return Chinchilla.coefficients.compactMap { info in
      guard let value = values[info.name] else { return nil }
      let symbol = info.symbol.replacing("α", with: "\\alpha").replacing("β", with: "\\beta")
      return [
        .markup("$\(symbol)$ of the loss surface"), .number(value, .exact), .text("as published"),
      ]
    }
  }

  private static func hypotheses(_ findings: PublishedFindings) -> [[AnswerTable.Cell]] {
    let cite = findings.cite.settings
    let assumed = findings.outlook.assumptions
    let example = PublishedAssumptions()
    func source(_ isDefault: Bool) -> AnswerTable.Cell {
      .text(isDefault ? "the paper's worked example" : "chosen for this report")
    }
    return [
      [
        .markup("loss variation $\\Sigma$"), .number(cite.lossVariation, .exact),
        source(assumed.lossVariation == example.lossVariation),
      ],
      [
        .markup("quantization gap $\\hat R_q - \\hat R$"), .number(cite.quantizationGap, .exact),
        source(assumed.quantizationGap == example.quantizationGap),
      ],
      [
        .markup("bits per parameter $b$"), .number(cite.bits, .exact),
        .text("chosen for this report"),
      ],
      [
        .markup("tokens per parameter $D/N$"), .number(cite.tokensPerParameter, .exact),
        .text("chosen for this report"),
      ],
      [
        .markup("failure probability $\\delta$"), .number(cite.failureProbability, .exact),
        .text("of each bound"),
      ],
      [.markup("bets $|K|$"), .number(cite.grid), .text("as in the paper")],
    ]
  }

  private static func vocabularies(_ findings: PublishedFindings) -> [[AnswerTable.Cell]] {
    findings.cite.families.map { family in
      let isKnown = ModelFamily.allCases.contains { $0.title == family.name.content }
      return [
        .markup("vocabulary $V$, \(family.name.words)"), .number(family.vocabulary),
        .text(isKnown ? "its tokenizer" : "the largest of the other families"),
      ]
    }
  }
}
