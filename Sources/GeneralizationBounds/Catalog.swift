// SPDX-License-Identifier: GPL-3.0-or-later

/// A concentration inequality or a code length of this room, as `laws list` shows it.
public struct CatalogEntry: Sendable, Equatable {
  /// The CLI's word.
  public let name: String
  /// Its one file's stem, which is its type's name.
  public let file: String
  /// What it is called in text.
  public let title: String
  /// The formula in plain text.
  public let formula: String
  /// What it assumes.
  public let assumes: String
  /// Paper and theorem.
  public let source: String
}

/// Everything this room offers by name; a test compares it with the folders.
public enum Catalog {
  /// The folder `Concentration/`.
  public static let inequalities: [CatalogEntry] = [
    CatalogEntry(
      name: "empirical-freedman", file: "EmpiricalFreedman", title: "Empirical Freedman",
      formula: "mean + Δ·C + Σ√C", assumes: "any dependence, X − Y < Δ, any stopping time",
      source: "Finzi et al. 2025, Theorem 3.1"),
    CatalogEntry(
      name: "closed-form", file: "ClosedFormFreedman", title: "Closed-form Freedman",
      formula: "mean + Δ·C + rms·√(2C)", assumes: "any dependence, X − Y < Δ, any stopping time",
      source: "Finzi et al. 2025, App. A.1; Fan, Grama and Liu 2015"),
    CatalogEntry(
      name: "am-gm", file: "AMGM", title: "AM–GM",
      formula: "mean Y + u − e^(−C)·GM(u + Y − X)",
      assumes: "any dependence, u + Y − X ≥ 0, any stopping time",
      source: "this project, from Finzi et al. 2025, Theorem 3.1"),
    CatalogEntry(
      name: "am-gm-clipped", file: "ClippedAMGM", title: "AM–GM with clipped centres",
      formula: "mean Y + u − e^(−C)·GM(u + Y − X), Y = max(Y0, Δ − (1 − ε)·u)",
      assumes: "any dependence, X ≤ Δ, any stopping time", source: "this project, from AM–GM"),
    CatalogEntry(
      name: "mixture", file: "Mixture", title: "Mixture of bets",
      formula: "root of Σ w·∏(1 + sA)·e^(−n·s·(mean Y − μ)/Δ) = 1/δ",
      assumes: "any dependence, X − Y < Δ, any stopping time",
      source: "Robbins' mixtures on Finzi et al. 2025, Lemma A.1"),
    CatalogEntry(
      name: "reference-model", file: "ReferenceModel", title: "Relative to a reference model",
      formula: "mean W + ε + mean Y + u − e^(−C)·GM(u + Y − (X − W))",
      assumes: "any dependence, a reference fixed before the tokens, X − W ≤ log(1/α)",
      source: "this project"),
    CatalogEntry(
      name: "azuma", file: "AzumaTokens", title: "Azuma–Hoeffding on tokens",
      formula: "mean + Δ'·√((L + log(1/δ))/(2n))", assumes: "any dependence, fixed n, range Δ'",
      source: "Lotfi et al. 2024"),
    CatalogEntry(
      name: "hoeffding", file: "Hoeffding", title: "Hoeffding with a prior",
      formula: "mean + B·√((L + log(1/δ))/(2n))", assumes: "independent draws, fixed n, range B",
      source: "Hoeffding 1963, Theorem 2"),
    CatalogEntry(
      name: "maurer-pontil", file: "MaurerPontil", title: "Maurer–Pontil",
      formula: "mean + √(2·Var·ℓ/n) + 7B·ℓ/(3(n − 1)), ℓ = L + log(2/δ)",
      assumes: "independent draws, fixed n, range B",
      source: "Maurer and Pontil 2009, Theorem 4"),
    CatalogEntry(
      name: "mcallester", file: "McAllester", title: "McAllester",
      formula: "mean + √((KL + log(n/δ))/(2n − 1))",
      assumes: "independent draws, fixed n, losses in [0, 1]", source: "McAllester 1999"),
    CatalogEntry(
      name: "catoni", file: "Catoni", title: "Catoni",
      formula: "Φ⁻¹_{γ/n}(mean + (KL + log(1/δ) + union)/γ)",
      assumes: "independent draws, fixed n, losses in [0, 1]", source: "Catoni 2007"),
    CatalogEntry(
      name: "convexity", file: "Convexity", title: "Convexity",
      formula: "mean/(1 − λ/2) + b/(n·λ·(1 − λ/2))",
      assumes: "independent draws, fixed n, losses in [0, 1]", source: "Thiemann et al. 2017"),
    CatalogEntry(
      name: "kl-inverse", file: "KLInverse", title: "Inverse of the binary divergence",
      formula: "B·kl⁻¹(mean/B, C)",
      assumes: "range B; independent draws, or martingale with a grid",
      source: "Langford 2005; Seldin et al. 2012"),
  ]

  /// The folder `Complexity/`.
  public static let codeLengths: [CatalogEntry] = [
    CatalogEntry(
      name: "counted", file: "CodeLength", title: "Counted bits", formula: "b·N·log 2",
      assumes: "everything a decoder needs is counted", source: "Finzi et al. 2025, Lemma 3.2"),
    CatalogEntry(
      name: "prefix", file: "PrefixCode", title: "Prefix code of a plain code",
      formula: "l + 2·log2(l) + 1 bits", assumes: "l bits of any compressed file",
      source: "Finzi et al. 2025, App. A.2"),
    CatalogEntry(
      name: "best-of", file: "CodeMixture", title: "The shortest of several codes",
      formula: "min L_i + log m", assumes: "m codes fixed before the data",
      source: "Finzi et al. 2025, Lemma 3.2"),
    CatalogEntry(
      name: "prequential", file: "Prequential", title: "Prequential coding",
      formula: "Σ (loss_t − final loss)",
      assumes: "a heuristic: the difference of two upper bounds is no code length",
      source: "Finzi et al. 2025, Sec. 5.3"),
    CatalogEntry(
      name: "prequential-crossover", file: "PrequentialCrossover",
      title: "Where prequential coding wins",
      formula: "N = [B·β·κ^(1−β)/((1 − β)·b·log 2)]^(1/(1 − p(1−β)))",
      assumes: "loss falls as B·D^(−β), D = κ·N^p", source: "Finzi et al. 2025, Fig. 3"),
    CatalogEntry(
      name: "requential", file: "Requential", title: "Requential coding",
      formula: "Σ KL + 2·log2(1 + KL) + 5.21 bits; realized: Σ log p/q + 64·log 2 nats",
      assumes:
        "in expectation over shared randomness; realized: with probability over the draw too",
      source: "Finzi et al. 2025, App. A.2; Rivasplata et al. 2020, Theorem 1"),
  ]
}
