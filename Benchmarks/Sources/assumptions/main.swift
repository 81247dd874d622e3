// SPDX-License-Identifier: GPL-3.0-or-later
// How often the interval of a new model's bound holds what measuring one gives, over simulated studies that keep the
// assumptions and over five kinds that break one each.
//
//   swift run -c release assumptions [studies] [draws] [kinds, comma-separated]
//
// Prints a Markdown table; docs/extrapolation-coverage.md holds one.
import Answers
import Files
import Foundation
import GapScaling
import NumericalMethods
import ScalingLaws

struct Kind {
  let name: String
  let family: SimulatedFamily
  /// The codes of the warnings that name the cause.
  let causes: Set<String>
}

func family(_ models: Int, _ change: (inout SimulatedFamily) -> Void = { _ in }) -> SimulatedFamily
{
  var family = SimulatedFamily(models: models, widths: [4])
  change(&family)
  return family
}

let kinds = [
  Kind(name: "as assumed, 12 sizes", family: family(12), causes: []),
  Kind(name: "as assumed, 8 sizes", family: family(8), causes: []),
  Kind(
    name: "offsets of 1.5 %, 8 sizes", family: family(8) { $0.sizeOffset = 0.015 },
    causes: ["W-grouped-scatter"]),
  Kind(
    name: "offsets of 1.5 %, 3 sizes", family: family(3) { $0.sizeOffset = 0.015 },
    causes: ["W-few-groups"]),
  Kind(
    name: "E = 0, offsets 1.5 %, scatter 2 %",
    family: family(8) {
      // Losses stay above 1.9 nats at 100×: below, simulated tokens would be clipped at 0.
      $0.surface = Chinchilla(E: 0, A: 15, B: 20, alpha: 0.12, beta: 0.1)
      $0.sizeOffset = 0.015
      $0.lossNoise = 0.02
    },
    causes: ["W-boundary-E", "W-flat-E", "W-open-E"]),
  Kind(
    name: "loss variation as N^-0.12", family: family(8) { $0.variationPower = -0.12 },
    causes: ["W-form-variation"]),
  Kind(
    name: "gap with a floor", family: family(8) { $0.gapFloor = 0.3 }, causes: ["W-form-gap"]),
  Kind(
    name: "Skaling, k = 0.5",
    family: family(8) {
      $0.surface = Chinchilla(E: 2, A: 3e4, B: 3e5, alpha: 0.6, beta: 0.6)
      $0.surfacePower = 0.5
    },
    causes: ["W-form-surface", "W-curved-residuals"]),
]

let arguments = Array(CommandLine.arguments.dropFirst())
let studies = arguments.first.flatMap { Int($0) } ?? 200
let draws = arguments.dropFirst().first.flatMap { Int($0) } ?? 400
let chosen = arguments.dropFirst(2).first.map { $0.split(separator: ",").compactMap { Int($0) } }
let multiples = [10.0, 100]
let options = AnalysisOptions(level: 0.9, draws: draws)
let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
  "assumptions-\(UUID().uuidString)")
defer { try? FileManager.default.removeItem(at: folder) }

func analysis(_ family: SimulatedFamily, seed: UInt64) throws -> StudyAnalysis {
  try? FileManager.default.removeItem(at: folder)
  var output = try OutputFolder(folder.path)
  try SimulatedStudy(family, seed: seed).add(to: &output)
  try output.commit()
  return try StudyAnalysis(Study(folder: folder.path), options: options)
}

struct Tally {
  var stated = 0
  var held = 0
  var lawHeld = 0
  var missed = 0
  var warned = 0
  var width = 0.0
}

/// A line at once, also into a file.
func say(_ line: String) {
  FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

func percent(_ part: Int, _ whole: Int) -> String {
  whole == 0 ? "–" : String(format: "%.1f %%", 100 * Double(part) / Double(whole))
}

print(
  "| studies of kind | beyond data | studies | new model held | law held | missed | of those warned | mean width |"
)
print("|:--|--:|--:|--:|--:|--:|--:|--:|")
for (place, kind) in kinds.enumerated() where chosen?.contains(place) ?? true {
  let sizes = multiples.map { $0 * (kind.family.sizes.max() ?? 1) }
  var tallies = [Tally](repeating: Tally(), count: multiples.count)
  let expected = try sizes.map { try kind.family.terms(parameters: $0, bits: 4).total }
  for seed in 1...studies {
    let found = try analysis(kind.family, seed: UInt64(seed))
    let extrapolation = try found.extrapolate(to: sizes)
    // What measuring a model of each size would give: of the same family, with an offset and a sample of its own.
    var target = kind.family
    target.sizes = sizes
    target.runRatios = [target.tokensPerParameter]
    let measured = try analysis(target, seed: UInt64(100_000 + seed)).frontier
    let codes = Set((extrapolation.warnings + found.warnings).map(\.code))
    for (index, bound) in extrapolation.bounds.enumerated() {
      guard let interval = bound.newModelInterval, let law = bound.interval,
        let model = measured.first(where: { $0.model.parameters == sizes[index] })
      else { continue }
      let truth = model.value.bound - model.value.terms.subsample
      tallies[index].stated += 1
      tallies[index].width += interval.upperBound - interval.lowerBound
      if law.contains(expected[index]) { tallies[index].lawHeld += 1 }
      if interval.contains(truth) {
        tallies[index].held += 1
      } else {
        tallies[index].missed += 1
        if !codes.isDisjoint(with: kind.causes) { tallies[index].warned += 1 }
      }
    }
  }
  for (index, tally) in tallies.enumerated() {
    say(
      "| \(kind.name) | \(Int(multiples[index]))× | \(tally.stated) | \(percent(tally.held, tally.stated)) "
        + "| \(percent(tally.lawHeld, tally.stated)) | \(tally.missed) "
        + "| \(percent(tally.warned, tally.missed)) "
        + "| \(String(format: "%.4f", tally.width / Double(max(tally.stated, 1)))) |")
  }
}
