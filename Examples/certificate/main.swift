// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import ScalingLaws

// A loss surface, and what to be careful about.
let runs = try TrainingRuns(contentsOf: "Data/ladder/runs.csv")
let surface = try Chinchilla.fit(to: runs, minimizing: .huber(delta: 1e-3))
surface.coefficients.forEach { print($0.symbol, Quantity.trimmed($0.value, digits: 4)) }
surface.warnings.forEach { print($0) }

// A certificate for one 4-bit model, from its losses on training tokens.
let losses = try TokenLosses(contentsOf: "Data/ladder/tokens/820k-gptq4.npy")
let theorem = CompressedModelBound(
  parameters: 820_352, tokens: 16_400_384, codeLength: .bits(3_373_056), vocabulary: 256,
  sampled: .tokens)
let bound = try theorem.evaluate(on: losses)
print(
  "bound", Quantity.trimmed(bound.bound, digits: 4), "of",
  Quantity.trimmed(bound.trivial, digits: 4), "with",
  Quantity.trimmed(bound.terms.subsample, digits: 3),
  "for sampling")

// The same at ten times the size, every token evaluated, each term carried by its law.
let study = try StudyAnalysis(Study(folder: "Data/ladder"))
let larger = try study.extrapolate(to: [8.2e6]).bounds[0]
print("at 8.2M", Quantity.trimmed(larger.bound, digits: 4))
