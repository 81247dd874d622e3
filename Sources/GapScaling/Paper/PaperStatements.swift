// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import GeneralizationBounds
import NumericalMethods
import ScalingLaws

/// The numbers that the paper states, each found again.
///
/// > Source: Finzi et al. 2025 (arXiv 2504.15208): Sections 3 to 5 and Figures 1 to 3.
public enum PaperStatements {
  /// Every statement, with the study's findings where one is given.
  ///
  /// - Parameter analysis: a study's analysis; nil leaves what only measurements can say without findings.
  /// - Throws: ``GeneralizationBounds/BoundError`` and ``NumericalMethods/FileError`` for a study that can't be used.
  public static func all(_ analysis: StudyAnalysis? = nil) throws -> [PaperStatement] {
    try [
      complexity, workedExample(), trivial, smoothing, grid, crossover, crossoverByLaw,
      exponentUncertainty, ratio, subsample,
    ] + measured(analysis)
  }

  private static func perToken(bits: Double) -> Double {
    bits * log(2) / 20 + log(1000 / 0.01) / 2e10
  }

  private static var complexity: PaperStatement {
    PaperStatement(
      name: "complexity",
      statement: "The complexity per token at N/D = 1/20 and 3 to 4 bits per parameter (Section 5)",
      paper: "C of about 0.1 to 0.14",
      findings: [
        .init("3 bits", perToken(bits: 3), "nats"), .init("4 bits", perToken(bits: 4), "nats"),
      ], comparison: "They agree.")
  }

  private static func workedExample() -> PaperStatement {
    let c = perToken(bits: 3)
    let exact = BoundTerms(
      quantizedRisk: 0.1, unquantizedRisk: 0, complexity: c, vocabulary: 50257,
      lossVariation: 0.1 * c.squareRoot(), smoothing: .paper)
    let rounded = 11.0 / 9 + 0.1 / 3 + (2.0 / 9).squareRoot() + 0.1
    return PaperStatement(
      name: "worked-example",
      statement:
        "The gap with log V = 11, b = 3, N/D = 1/20, loss variation 0.1 and quantization gap 0.1",
      paper: "1.82",
      findings: [
        .init("with its rounding, C = 1/9", rounded, "nats"),
        .init("exactly, V = 50257", exact.total, "nats"),
      ],
      comparison:
        "The paper rounds C up from 0.104 to 1/9, log V up from 10.82 to 11, and the root of 2/9 to "
        + "1.4/3.")
  }

  private static var trivial: PaperStatement {
    PaperStatement(
      name: "trivial", statement: "The boundary between vacuous and not is log V (Section 5)",
      paper: "log V of about 11", findings: [.init("V = 50257", log(50257), "nats")],
      comparison: "They agree; above it a bound says no more than uniform guessing.")
  }

  private static var smoothing: PaperStatement {
    let c = perToken(bits: 4)
    return PaperStatement(
      name: "smoothing", statement: "Smoothing costs at most the root of 2C (Lemma 3.3)",
      paper: "√(2C)",
      findings: [
        .init("√(2C) at 4 bits", Smoothing.paper.cost(complexity: c), "nats"),
        .init("its exact form", Smoothing.exact.cost(complexity: c), "nats"),
      ],
      comparison:
        "(1 + C) log(1 + C) − C log C is what the proof needs; the root is its upper bound.")
  }

  private static var grid: PaperStatement {
    PaperStatement(
      name: "grid", statement: "|K| = 1000 bets cost next to nothing (Section 5)",
      paper: "negligible",
      findings: [.init("log |K| / D at D = 2e10", log(1000) / 2e10 * 1e9, "nats per 10^9 tokens")],
      comparison: "They agree.")
  }

  private static var crossover: PaperStatement {
    PaperStatement(
      name: "crossover",
      statement:
        "Prequential information meets 4 bits per parameter, by the fit 6e5 · N^0.5 (Figure 3)",
      paper: "20 to 30 billion parameters",
      findings: [
        .init(
          "from its fit, read as bits",
          PrequentialCrossover.parameters(fittedBits: 6e5, power: 0.5, bitsPerParameter: 4))
      ],
      comparison:
        "They agree when the fit is read over N and in bits; printed over D it would exceed the text "
        + "itself.")
  }

  private static var crossoverByLaw: PaperStatement {
    let law = Chinchilla.besiroglu2024
    let crossing = PrequentialCrossover(scale: law.B, exponent: law.beta, dataScale: 20)
    return PaperStatement(
      name: "crossover-by-law",
      statement: "The same from the Chinchilla surface that Section 5.3 assumes",
      paper: "20 to 30 billion parameters",
      findings: [2.0, 3, 4, 8].map {
        .init("\(NumberText.exact.plain($0)) bits", crossing.parameters(bitsPerParameter: $0))
      },
      comparison:
        "The surface gives less information than the fitted curves, which lose early in training to "
        + "large batches and warm-up: the law and the fit disagree about eightfold.")
  }

  private static var exponentUncertainty: PaperStatement {
    PaperStatement(
      name: "crossover-uncertainty",
      statement: "The fit's exponent is 0.5 ± 0.1 (Figure 3)", paper: "0.5 ± 0.1",
      findings: [0.4, 0.6].map {
        .init(
          "crossing at exponent \(NumberText.exact.plain($0))",
          PrequentialCrossover.parameters(fittedBits: 6e5, power: $0, bitsPerParameter: 4))
      },
      comparison:
        "At a fixed coefficient that moves the crossing over four powers of ten: it is not determined."
    )
  }

  private static var ratio: PaperStatement {
    let law = Chinchilla.besiroglu2024
    return PaperStatement(
      name: "ratio",
      statement: "Compute-optimal training takes 20 tokens per parameter (Section 5)",
      paper: "20",
      findings: [1e18, 1e20, 1e22, 1e24].map {
        .init(
          "at 1e\(Int(log10($0).rounded())) FLOP", law.optimum(flops: $0).tokensPerParameter)
      },
      comparison:
        "By the surface of Besiroglu et al. 2024 the ratio falls slowly with compute and passes 20."
    )
  }

  private static var subsample: PaperStatement {
    let c = perToken(bits: 4)
    let range = Smoothing.range(weight: Smoothing.weight(complexity: c), vocabulary: 50257)
    return PaperStatement(
      name: "subsample",
      statement:
        "The bound is evaluated on 10^4 sampled tokens, for which Hoeffding's inequality pays (Section 5)",
      paper: "small",
      findings: [
        .init("Hoeffding's width at δ = 0.01", range * (log(100.0) / 2e4).squareRoot(), "nats")
      ],
      comparison:
        "As large as Σ√C itself, and it covers the risk alone; here one interval covers the risk and "
        + "the loss variation.")
  }

  private static func measured(_ analysis: StudyAnalysis?) throws -> [PaperStatement] {
    var ratios: [Double] = []
    var last = 0
    let frontier = analysis?.frontier ?? []
    for (model, losses) in analysis?.quantizedLosses ?? [] {
      guard let value = frontier.first(where: { $0.model == model })?.value else { continue }
      let smoothed = try losses.smoothed(
        weight: value.smoothingWeight, vocabulary: analysis?.study.settings.vocabulary ?? 2)
      let rms = smoothed.residuals.rootMeanSquare
      ratios.append(2 * rms / value.lossVariation)
      // The grid of the paper has its last point just below 1.
      let grid = Double(analysis?.study.settings.grid ?? 1000)
      if value.bet >= 1 - 1.5 / grid { last += 1 }
    }
    func ends(_ what: String, _ values: [Double], _ unit: String = "") -> [PaperStatement.Finding] {
      guard let low = values.min(), let high = values.max() else { return [] }
      return [.init("least \(what)", low, unit), .init("greatest", high, unit)]
    }
    let information = analysis?.information ?? []
    let pairs = information.compactMap { entry -> (heuristic: Double, stored: Double)? in
      guard let heuristic = entry.heuristicBound,
        let stored = frontier.first(where: { $0.model.model == entry.model.model })
      else { return nil }
      return (heuristic.bound, stored.value.bound - stored.value.terms.subsample)
    }
    let law = analysis?.informationLaw
    return [
      PaperStatement(
        name: "variance-form",
        statement: "Σ by its minimum is about 5 times smaller than its bound 2·rms (Section 3.1)",
        paper: "about 5", findings: ends("2·rms/Σ", ratios),
        comparison:
          "The factor grows with C, because Σ falls as its inverse root where the bet ends at 1."),
      PaperStatement(
        name: "last-bet",
        statement: "Σ is minimised over |K| = 1000 equally spaced bets (Section 5)",
        paper: "1000 bets",
        findings: ratios.isEmpty
          ? [] : [.init("models whose best bet is the last", Double(last), "of \(ratios.count)")],
        comparison:
          "At these complexities the minimum lies at the end of the grid: one bet would do."),
      PaperStatement(
        name: "prequential",
        statement:
          "Bounds by prequential information are looser than by quantization at the measured sizes (Section 5.3)",
        paper: "looser",
        findings: ends(
          "heuristic bound minus the bound by bits", pairs.map { $0.heuristic - $0.stored }, "nats"),
        comparison: "On this study both are without a sampling interval; positive means looser."),
      PaperStatement(
        name: "information-exponent",
        statement: "Information in the model grows as N^0.5 (Figure 3)", paper: "0.5 ± 0.1",
        findings: law.map { law in
          [.init("exponent", law.law.exponent)]
            + (law["exponent"]?.interval.map {
              [.init("interval from", $0.lowerBound), .init("to", $0.upperBound)]
            } ?? [])
        } ?? [],
        comparison:
          "Another family of models at other sizes and batches: what is gained early in training, "
          + "where small models are, grows as the parameters do."),
      PaperStatement(
        name: "variation-law", statement: "Σ falls with size as c + k/√N (Figure 2)",
        paper: "falls",
        findings: analysis?.lossVariation.map { fit in
          [.init("c", fit.law.floor), .init("k", fit.law.slope)]
            + (fit["slope"]?.interval.map {
              [.init("interval of k from", $0.lowerBound), .init("to", $0.upperBound)]
            } ?? [])
        } ?? [],
        comparison:
          "Whether it falls is k's sign; an interval that holds 0 says that this study can't tell."),
      PaperStatement(
        name: "largest-term",
        statement: "The random guess C log V is the largest term of the gap (Figure 2)",
        paper: "the largest",
        findings: ends(
          "share of the gap in per cent",
          frontier.map {
            let terms = $0.value.terms
            return 100 * terms.complexity / ($0.value.bound - terms.risk - terms.subsample)
          }),
        comparison: "The share depends on log V: a larger vocabulary makes it larger."),
    ]
  }
}
