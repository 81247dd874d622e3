// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import ScalingLaws

// 1. A loss surface, with its uncertainty and what to be careful about.
let runs = try TrainingRuns(contentsOf: "Data/ladder/runs.csv")
let surface = try Chinchilla.fit(to: runs, using: .huber(delta: 1e-3))
print(surface.law, surface.outcome)
for warning in surface.warnings { print(warning) }

// 2. A certificate for one 4-bit model from its token losses.
let losses = try TokenLosses(contentsOf: "Data/ladder/tokens/820k-gptq4.npy")
let theorem = CompressedModelBound(
  parameters: 820_352, tokens: 16_400_384, codeLength: .bits(3_373_056), vocabulary: 256)
let certificate = try theorem.evaluate(on: losses)
print(certificate.bound, "nats a token; guessing costs", certificate.trivial)

// 3. The same certificate at ten times the size, each term carried by its law.
let study = try StudyAnalysis(Study(folder: "Data/ladder"))
let larger = try study.extrapolate(to: [8.2e6])
print(larger.bounds[0].bound, larger.bounds[0].interval ?? 0...0)
