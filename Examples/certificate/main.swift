// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import GeneralizationBounds
import ScalingLaws

// A loss surface, and the warnings of the fit.
let runs = try TrainingRuns(contentsOf: "Data/ladder/runs.csv")
let surface = try Chinchilla.fit(to: runs, minimizing: .huber(delta: 1e-3))
surface.coefficients.forEach { print($0.symbol, NumberText.digits(4).plain($0.value)) }
surface.warnings.forEach { print($0) }

// A certificate for one 4-bit model, from its losses on training tokens.
let losses = try TokenLosses(contentsOf: "Data/ladder/tokens/820k-gptq4.npy")
let theorem = CompressedModelBound(
  parameters: 820_352, tokens: 16_400_384, codeLength: .bits(3_373_056), vocabulary: 256,
  sampled: .tokens)
let bound = try theorem.evaluate(on: losses)
print(
  "bound", NumberText.digits(4).plain(bound.bound), "of",
  NumberText.digits(4).plain(bound.trivial), "with",
  NumberText.digits(3).plain(bound.terms.subsample),
  "for sampling")

// The bound at ten times the size, every token evaluated, each term extrapolated by its law.
let study = try StudyAnalysis(Study(folder: "Data/ladder"))
let larger = try study.extrapolate(to: [8.2e6]).bounds[0]
print("at 8.2M", NumberText.digits(4).plain(larger.bound))
