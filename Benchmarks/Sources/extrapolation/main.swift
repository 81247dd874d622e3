// SPDX-License-Identifier: GPL-3.0-or-later
// How often the interval of an extrapolated bound holds the true one, over simulated studies.
//
//   swift run -c release extrapolation [replications] [models] [level] [draws]
//
// Prints a Markdown table; docs/extrapolation-coverage.md holds one.
import Files
import Foundation
import GapScaling
import NumericalMethods

let arguments = CommandLine.arguments.dropFirst().compactMap(Double.init)
func argument(_ index: Int, _ standard: Double) -> Double {
  arguments.indices.contains(index) ? arguments[index] : standard
}
let replications = Int(argument(0, 300))
let family = SimulatedFamily(models: Int(argument(1, 12)), widths: [4])
let options = AnalysisOptions(level: argument(2, 0.9), draws: Int(argument(3, 400)))
let largest = family.sizes.max() ?? 0
let multiples = [10.0, 100, 1000]
let codes: [(name: String, code: ExtrapolatedBound.Code)] = [
  ("bits", .bitsPerParameter(4)), ("prequential", .prequential), ("requential", .requential),
]

/// What the replications of one code and distance come to.
struct Tally {
  let truth: Double
  var stated = 0
  var held = 0
  var below = 0
  var width = 0.0
  var error = 0.0
}
var tallies = try codes.map { code in
  try multiples.map {
    Tally(truth: try family.terms(parameters: $0 * largest, code: code.code).total)
  }
}

let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
  "coverage-\(UUID().uuidString)")
defer { try? FileManager.default.removeItem(at: folder) }
for seed in 1...replications {
  var output = try OutputFolder(folder.path)
  try SimulatedStudy(family, seed: UInt64(seed)).add(to: &output)
  try output.commit()
  let study = try Study(folder: folder.path)
  let analysis = try StudyAnalysis(study, options: options)
  for (place, code) in codes.enumerated() {
    let targets = ExtrapolationTargets(
      parameters: multiples.map { $0 * largest },
      tokensPerParameter: family.tokensPerParameter, vocabulary: family.vocabulary, code: code.code)
    for (index, bound) in try analysis.extrapolate(to: targets).bounds.enumerated() {
      guard let interval = bound.interval else { continue }
      let truth = tallies[place][index].truth
      tallies[place][index].stated += 1
      if interval.contains(truth) { tallies[place][index].held += 1 }
      if truth < interval.lowerBound { tallies[place][index].below += 1 }
      tallies[place][index].width += interval.upperBound - interval.lowerBound
      tallies[place][index].error += bound.bound - truth
    }
  }
}

func text(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }
print(
  "| code | beyond data | true bound | studies | held | standard error | truth below | mean width | mean error |"
)
print("|:--|--:|--:|--:|--:|--:|--:|--:|--:|")
for (place, code) in codes.enumerated() {
  for (index, multiple) in multiples.enumerated() {
    let tally = tallies[place][index]
    let count = Double(tally.stated)
    let rate = Double(tally.held) / count
    let row = [
      code.name, "\(Int(multiple))×", text(tally.truth, 4), "\(tally.stated)",
      text(100 * rate, 1) + " %", text(100 * (rate * (1 - rate) / count).squareRoot(), 1) + " %",
      text(100 * Double(tally.below) / count, 1) + " %", text(tally.width / count, 4),
      text(tally.error / count, 4),
    ]
    print("| " + row.joined(separator: " | ") + " |")
  }
}
