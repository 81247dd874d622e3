// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds
import Testing

@Suite("Oracle cases")
struct OracleTests {
  /// Functions whose formulas belong to other rooms.
  static let elsewhere: Set<String> = [
    "chinchilla_alloc", "chinchilla_D_of_N", "ldlq", "bits", "slq", "slq_mean_all_rademacher",
    "slq_size", "quad_form_moments", "fp_noise_width",
  ]
  /// What a case's note, or arithmetic in double precision, asks to be compared more loosely.
  static let looser: [String: Double] = ["catoni2.bound": 1e-10, "catoni2.g": 1e-6]

  @Test("this room covers every case but those of other rooms")
  func coverage() throws {
    #expect(OracleCase.all.count == 80)
    let open = try OracleCase.all.filter { try Self.outputs(of: $0) == nil }
    #expect(Set(open.map(\.fn)) == Self.elsewhere)
    #expect(open.count == 13)
    #expect(OracleCase.all.count - open.count == 67)
  }

  @Test("agrees to 1e-12 relative", arguments: OracleCase.all)
  func agrees(_ oracle: OracleCase) throws {
    guard let outputs = try Self.outputs(of: oracle) else { return }
    for (name, values) in outputs {
      let expected = try #require(oracle.output[name]?.numbers, "no output \(name)")
      #expect(values.count == expected.count)
      let tolerance = Self.looser["\(oracle.id).\(name)"] ?? 1e-12
      for (value, wanted) in zip(values, expected) {
        #expect(
          value == wanted || abs(value - wanted) <= tolerance * abs(wanted),
          "\(oracle.id).\(name): expected \(wanted), found \(value)")
      }
    }
    #expect(outputs.count == oracle.output.count, "\(oracle.id): outputs left unchecked")
  }

  /// What this room answers to a case, or nil where the formula is not its own.
  static func outputs(of c: OracleCase) throws -> [String: [Double]]? {
    if elsewhere.contains(c.fn) { return nil }
    if let found = try concentration(c) ?? baselines(c) ?? smoothing(c) ?? codes(c) {
      return found
    }
    return nil
  }

  private static func residuals(_ c: OracleCase, range: String) throws -> BoundedResiduals {
    try BoundedResiduals(
      losses: c.numbers("X"), centres: c.numbers("Y"), range: c.number(range))
  }

  private static func concentration(_ c: OracleCase) throws -> [String: [Double]]? {
    switch c.fn {
    case "v":
      let x = c.number("x")
      return ["v": [LogExcess.value(x)], "v_prime": [LogExcess.derivative(x)]]
    case "sigma_grid", "sigma_bisect":
      let residuals = try residuals(c, range: "Delta")
      let complexity = c.number("C")
      let grid = BetGrid.uniform(c.count("grid_points"))
      let best = try EmpiricalFreedman.lossVariation(
        of: residuals, complexity: complexity, grid: grid)
      var outputs = ["index": [Double(best.index ?? -1)], "SigmaSqrtC": [best.nats]]
      if c.fn == "sigma_bisect" { return outputs }
      let free = try EmpiricalFreedman.continuousLossVariation(
        of: residuals, complexity: complexity)
      outputs["Sigma"] = [best.sigma]
      outputs["s"] = [best.bet]
      outputs["s_cont"] = [free.bet]
      outputs["SigmaSqrtC_cont"] = [free.nats]
      outputs["paper_2rms"] = [ClosedFormFreedman.paperLossVariation(of: residuals)]
      outputs["sqrt2rms"] = [ClosedFormFreedman.lossVariation(of: residuals)]
      outputs["stationarity_at_1"] = [residuals.stationarity(at: 1)]
      return outputs
    case "thm31", "lemma32":
      let theorem = EmpiricalFreedman(
        failureProbability: c.number("delta"), grid: .uniform(c.count("grid_points")),
        codeLength: c.fn == "lemma32" ? c.number("L_nats") : 0,
        tokens: c.fn == "lemma32" ? c.number("n") : nil)
      let value = try theorem.evaluate(on: residuals(c, range: "Delta"))
      return [
        "C": [value.complexity], "gap": [value.gap], "bound": [value.bound],
        "Sigma": [value.lossVariation.sigma], "s": [value.lossVariation.bet],
      ]
    case "complexity":
      let complexity = try Complexity.perToken(
        codeLength: c.number("L_nats"), gridPoints: c.count("K"),
        failureProbability: c.number("delta"), tokens: c.number("n"),
        extra: c.input["extra"]?.number ?? 0)
      return ["C": [complexity]]
    case "amgm":
      let residuals = try residuals(c, range: "u_min")
      let (u, complexity) = (c.number("u_min"), c.number("C"))
      let best = AMGM.optimum(on: residuals, complexity: complexity, least: u)
      return [
        "at_umin": [AMGM.bound(on: residuals, scale: u, complexity: complexity)],
        "linear_at_umin": [AMGM.linearBound(on: residuals, scale: u, complexity: complexity)],
        "opt": [best.bound], "u": [best.scale], "meanX": [residuals.meanLoss],
      ]
    case "mixture_bound":
      let found = Mixture.bound(
        on: try residuals(c, range: "Delta"), bets: c.numbers("s"),
        weights: c.numbers("weights"), threshold: c.number("logthresh"))
      return ["mu": [found.mixture], "union": [found.union]]
    case "relative_bound":
      let value = try ReferenceModel.bound(
        losses: c.numbers("Xs"), reference: c.numbers("W"), centres: c.numbers("Yd"),
        scale: c.number("u"), weight: c.number("alpha"), complexity: c.number("C"),
        referenceRange: c.number("W_range"), referenceFailureProbability: c.number("delta_W"),
        tokens: c.number("n"))
      return [
        "amgm": [value.excess], "meanW": [value.referenceRisk],
        "epsW": [value.referenceWidth], "bound": [value.bound],
      ]
    case "sum_log1p":
      // Σ log(1 + x) = Σ x − Σ v(x).
      return ["sum": [c.numbers("x").reduce(0) { $0 + $1 - LogExcess.value($1) }]]
    default: return nil
    }
  }

  private static func baselines(_ c: OracleCase) throws -> [String: [Double]]? {
    let (risk, eps) = (c.number("Rhat"), c.number("eps"))
    let (divergence, count) = (c.number("div"), c.number("n"))
    switch c.fn {
    case "azuma_token":
      let (weight, vocabulary) = (c.number("alpha"), c.count("V"))
      return [
        "range": [AzumaTokens.range(weight: weight, vocabulary: vocabulary)],
        "bound": [
          try AzumaTokens.bound(
            risk: risk, weight: weight, vocabulary: vocabulary, codeLength: c.number("L_nats"),
            tokens: count, failureProbability: c.number("delta"))
        ],
      ]
    case "hoeffding_prior":
      let width = try Hoeffding.width(
        range: c.number("range"), count: count, failureProbability: c.number("delta"),
        codeLength: c.number("L_nats"))
      return ["bound": [risk + width]]
    case "llm_subsampling":
      let bound = try AzumaTokens.subsampledBound(
        risk: risk, range: c.number("range"), codeLength: divergence, tokens: c.number("data"),
        sample: c.number("sample"), failureProbability: eps)
      return ["bound": [bound]]
    case "subsample_hoeffding":
      let width = try Hoeffding.width(
        range: c.number("range"), count: c.number("m"), failureProbability: c.number("delta"))
      return ["eps": [width]]
    case "maurer_pontil":
      let bound = try MaurerPontil.bound(
        on: c.numbers("X"), range: c.number("range"), failureProbability: c.number("delta"),
        codeLength: c.number("L_nats"))
      return ["bound": [bound]]
    case "mcallester":
      let bound = McAllester.bound(
        risk: risk, divergence: divergence, count: count, failureProbability: eps)
      return ["bound": [bound]]
    case "catoni_fixed":
      let bound = Catoni.bound(
        risk: risk, divergence: divergence, count: count, failureProbability: eps,
        gamma: c.number("g"), spacing: c.number("al"))
      return ["bound": [bound]]
    case "catoni_opt":
      let best = Catoni.optimum(
        risk: risk, divergence: divergence, count: count, failureProbability: eps,
        spacing: c.number("al"))
      return ["bound": [best.bound], "g": [best.gamma]]
    case "pac_bayes_gamma":
      let bound = Catoni.fixedBound(
        risk: risk, divergence: divergence, count: count, failureProbability: eps,
        gamma: exp(c.number("gamma")))
      return ["bound": [bound]]
    case "convexity_bound":
      let found = Convexity.bound(
        risk: risk, divergence: divergence, count: count, failureProbability: eps)
      return ["bound": [found.bound], "lam": [found.lambda]]
    case "kl_inv":
      return ["q": [KLInverse.value(risk: c.number("p"), complexity: c.number("c"))]]
    default: return nil
    }
  }

  private static func smoothing(_ c: OracleCase) throws -> [String: [Double]]? {
    switch c.fn {
    case "smoothing":
      let complexity = c.number("C")
      return [
        "alpha": [Smoothing.weight(complexity: complexity)],
        "f": [Smoothing.exact.cost(complexity: complexity)],
        "paper": [Smoothing.paper.cost(complexity: complexity)],
        "mid": [Smoothing.middleCost(complexity: complexity)],
      ]
    case "smooth_loss":
      let (weight, vocabulary) = (c.number("alpha"), c.count("V"))
      return [
        "x_s": c.numbers("x").map {
          Smoothing.loss($0, weight: weight, vocabulary: vocabulary)
        },
        "Delta": [Smoothing.range(weight: weight, vocabulary: vocabulary)],
        "H_min": [Smoothing.leastEntropy(weight: weight, vocabulary: vocabulary)],
      ]
    case "smoothed_stats":
      let p = try SmoothedDistribution(c.numbers("p"), weight: c.number("alpha"))
      return [
        "H": [p.entropy], "cross": [p.crossEntropy], "min": [p.losses.lowerBound],
        "max": [p.losses.upperBound],
      ]
    case "thm34":
      let complexity = try Complexity.perToken(
        codeLength: CodeLength.bitsPerParameter(c.number("b"), parameters: c.number("N")).nats,
        gridPoints: c.count("K"), failureProbability: c.number("delta"), tokens: c.number("D"),
        extra: c.input["extra"]?.number ?? 0)
      func terms(_ smoothing: Smoothing) -> BoundTerms {
        BoundTerms(
          quantizedRisk: c.number("Rhat_q"), unquantizedRisk: c.number("Rhat"),
          complexity: complexity, vocabulary: c.count("V"),
          lossVariation: c.number("SigmaSqrtC"), smoothing: smoothing)
      }
      let (paper, exact) = (terms(.paper), terms(.exact))
      let weight = Smoothing.weight(complexity: complexity)
      return [
        "C": [complexity], "alpha": [weight],
        "Delta": [Smoothing.range(weight: weight, vocabulary: c.count("V"))],
        "ClogV": [paper.complexity], "smooth_paper": [paper.smoothing],
        "smooth_exact": [exact.smoothing], "quant": [paper.quantizationGap],
        "gap_paper": [paper.total - paper.risk], "gap_exact": [exact.total - exact.risk],
        "bound_paper": [paper.total], "bound_exact": [exact.total],
      ]
    default: return nil
    }
  }

  private static func codes(_ c: OracleCase) throws -> [String: [Double]]? {
    let (tokens, scale, exponent) = (c.number("D"), c.law("B"), c.law("beta"))
    switch c.fn {
    case "prequential":
      return [
        "sum": [Prequential.information(tokens: tokens, scale: scale, exponent: exponent)],
        "integral": [Prequential.integral(tokens: tokens, scale: scale, exponent: exponent)],
        "asym": [Prequential.asymptotic(tokens: tokens, scale: scale, exponent: exponent)],
      ]
    case "prequential_batch":
      let found = Prequential.batched(
        tokens: tokens, batchTokens: c.number("T"), first: c.number("first"), scale: scale,
        exponent: exponent)
      return ["L": [found]]
    case "prequential_capped":
      let floor = c.law("E") + c.law("A") * pow(c.number("N"), -c.law("alpha"))
      let found = Prequential.capped(
        tokens: tokens, vocabulary: c.count("V"), floor: floor, scale: scale,
        exponent: exponent)
      return ["L": [found.information], "D0": [found.start]]
    case "crossover":
      let bits = c.number("b")
      let ratio = PrequentialCrossover(
        scale: scale, exponent: exponent, dataScale: c.number("r"))
      let kappa = pow(exponent * scale / (c.law("alpha") * c.law("A")), 1 / exponent)
      let optimal = PrequentialCrossover(
        scale: scale, exponent: exponent, dataScale: kappa,
        dataExponent: c.law("alpha") / exponent)
      return [
        "ratio": [ratio.parameters(bitsPerParameter: bits)],
        "root": [try #require(ratio.exactParameters(bitsPerParameter: bits))],
        "copt": [optimal.parameters(bitsPerParameter: bits)],
        "fit_bits": [
          PrequentialCrossover.parameters(fittedBits: 6e5, power: 0.5, bitsPerParameter: bits)
        ],
      ]
    case "requential":
      let divergences = c.numbers("KL_bits")
      let length = CodeLength.bits(Requential.bits(divergences: divergences))
      let complexity = try Complexity.perToken(
        codeLength: length.nats, gridPoints: c.count("K"),
        failureProbability: c.number("delta"), tokens: tokens)
      return [
        "bits": [length.bits], "nats": [length.nats], "C": [complexity],
        "zipf_bits": [Requential.zipfBits(divergences: divergences)],
        "const": [Requential.overhead],
      ]
    case "prefix_from_plain_bits":
      return ["bits": [PrefixCode.codeLength(plainBits: c.number("l")).bits]]
    default: return nil
    }
  }
}
