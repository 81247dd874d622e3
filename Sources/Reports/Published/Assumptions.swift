// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import Plotting
import ScalingLaws

extension PublishedSection {
  /// Every constant, and where it comes from.
  static let assumptions = PublishedSection("assumptions", "What is assumed") { outlook in
    var rows: [[Cell]] = []
    var fields: [[String?]] = []
    func add(
      _ name: String, _ value: Double, _ style: NumberStyle, _ source: String, at path: String
    ) {
      rows.append([.markup(name), .number(value, style), .text(source)])
      fields.append([nil, path, nil])
    }
    for (info, value) in zip(Chinchilla.coefficients, outlook.law.chinchilla.values) {
      let symbol = info.symbol.replacing("α", with: "\\alpha").replacing("β", with: "\\beta")
      add(
        "$\(symbol)$ of the loss surface", value, .plain, "as published",
        at: "law.coefficients.\(info.name)")
    }
    let settings = outlook.assumptions
    let example = PublishedAssumptions()
    func source(_ isDefault: Bool, _ words: String) -> String { isDefault ? words : "as asked" }
    add(
      "loss variation $\\Sigma$", settings.lossVariation, .plain,
      source(settings.lossVariation == example.lossVariation, "the paper's worked example"),
      at: "settings.lossVariation")
    add(
      "quantization gap $\\hat R_q - \\hat R$", settings.quantizationGap, .plain,
      source(settings.quantizationGap == example.quantizationGap, "the paper's worked example"),
      at: "settings.quantizationGap")
    add("bits a parameter $b$", outlook.bits, .plain, "asked", at: "settings.bits")
    add(
      "tokens a parameter $D/N$", outlook.tokensPerParameter, .plain, "asked",
      at: "settings.tokensPerParameter")
    add(
      "failure probability $\\delta$", settings.failureProbability, .plain, "of each bound",
      at: "settings.failureProbability")
    add(
      "bets $|K|$", Double(settings.grid), .plain, "as in the paper", at: "settings.grid")
    for (index, family) in outlook.families.enumerated() {
      let isKnown = ModelFamily.allCases.contains { $0.title == family.name }
      add(
        "vocabulary $V$, \(Number.words(family.name, at: "families.\(index).name"))",
        Double(family.vocabulary), .plain, isKnown ? "its tokenizer" : "the largest of the others",
        at: "families.\(index).vocabulary")
    }
    var table = ReportTable(
      "assumptions", caption: "Every constant of this report. Losses in nats a token.",
      columns: [
        .init("constant", "constant", isText: true), .init("value", "value"),
        .init("source", "source", isText: true),
      ], rows: rows)
    table.fields = fields
    return [
      .paragraph(
        "The loss surface\(see(.equation("surface"))) gives the risk of a model of $N$ parameters trained on $D$ "
          + "tokens. It was fitted to other models and other text than those named here, and its coefficients were "
          + "published without their covariance: no interval is stated anywhere. Complexity and smoothing follow from "
          + "$N$, $D$ and $b$ exactly."),
      .display("L(N, D) = E + A N^{-\\alpha} + B D^{-\\beta}", name: "surface"),
      .table(table),
    ]
  }
}
